package io.tallygate.loadtest.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the generator reaches by itself: a closed loop over the binary protocol against a {@link NullSink} in this process. */
final class GeneratorCeiling {
  private GeneratorCeiling() {}

  /** Runs it for the length that the options name; what was acknowledged, and how soon. */
  static RunRecorder measure(LoadOptions options) throws IOException {
    RunRecorder recorder = new RunRecorder(AckFile.none());
    try (NullSink sink = NullSink.open();
        Selector selector = Selector.open()) {
      List<LoadConnection> connections =
          BinaryProducers.connections(
              options,
              new MeteredSeries(),
              sink.address(),
              selector,
              LoadRun.PATIENCE_NS,
              LoadRun.SEED,
              "ceiling",
              recorder);
      try {
        for (LoadConnection each : connections) {
          each.connect();
        }
        new LoadLoop(connections, selector, recorder, System::nanoTime, LoadObserver.NONE)
            .run(
                options.amount(),
                TimeUnit.SECONDS.toNanos(options.warmupSeconds()),
                0,
                options.batch(),
                options.burst());
      } finally {
        for (LoadConnection each : connections) {
          each.close();
        }
      }
    }
    return recorder;
  }
}
