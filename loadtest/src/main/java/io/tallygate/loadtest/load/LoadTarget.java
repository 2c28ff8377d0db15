package io.tallygate.loadtest.load;

import io.tallygate.loadtest.GatewayApi;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gateway to be loaded.
 *
 * @param api its HTTP endpoint
 * @param address of the protocol that records are sent by
 * @param peakRssMb of its process so far; -1 unknown
 * @param readySeconds from its start to ready; null if it was not started for the run
 */
record LoadTarget(
    GatewayApi api,
    InetSocketAddress address,
    Supplier<Long> peakRssMb,
    @Nullable Double readySeconds) {
  /** As {@link #load(LoadOptions, Path, PrintStream, LoadObserver)}, and nobody else is told. */
  LoadReport load(LoadOptions options, @Nullable Path acks, PrintStream progress)
      throws InterruptedException {
    return load(options, acks, progress, LoadObserver.NONE);
  }

  /**
   * Sends, waits for the answers, and compares. Blocks. What goes wrong with the gateway is in the report.
   *
   * @param acks file for a line for each acknowledged frame; null: none
   * @param alsoTold hears when the measured window begins and ends, from the thread that sends
   */
  LoadReport load(
      LoadOptions options, @Nullable Path acks, PrintStream progress, LoadObserver alsoTold)
      throws InterruptedException {
    return new LoadRun(
            options, api, () -> GatewayInfo.figures(api), address, acks, progress, alsoTold)
        .run(peakRssMb, readySeconds);
  }

  /** What is done with a gateway while it is there. */
  interface Use<T> {
    T with(LoadTarget target) throws IOException, InterruptedException;
  }
}
