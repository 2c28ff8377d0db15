package io.tallygate.loadtest.load;

import io.tallygate.loadtest.load.LoadLoop.Amount;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The calling thread sends, on all connections of its share. */
final class LocalGenerator implements LoadGenerator {
  static final long SEED = 0x7A11_96A7EL;
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

  private final LoadOptions options;
  private final GeneratorShare share;
  private final AckFile acks;
  private final RunRecorder recorder;
  private final Selector selector;
  private final List<LoadConnection> connections;
  private final LoadLoop loop;

  /**
   * @param observer called by the thread that sends
   */
  LocalGenerator(Assignment assignment, GeneratorShare share, LoadObserver observer)
      throws IOException {
    options = assignment.options();
    this.share = share;
    Path file = assignment.acks(share);
    acks = file == null ? AckFile.none() : AckFile.open(file);
    recorder = new RunRecorder(acks);
    selector = Selector.open();
    connections = connections(assignment);
    loop = new LoadLoop(connections, selector, recorder, System::nanoTime, observer);
  }

  private List<LoadConnection> connections(Assignment assignment) {
    LoadSeries series = LoadSeries.of(options);
    return options.protocol() == Protocol.BINARY
        ? BinaryProducers.connections(
            options,
            share,
            series,
            assignment.target(),
            selector,
            PATIENCE_NS,
            SEED,
            assignment.name(),
            recorder)
        : HttpClients.connections(
            options,
            share,
            series,
            assignment.target(),
            selector,
            PATIENCE_NS,
            SEED,
            assignment.name(),
            recorder);
  }

  @Override
  public void define() throws IOException {
    for (LoadConnection each : connections) {
      each.connect();
    }
    loop.define(options.batch());
  }

  @Override
  public void window(Amount amount, long warmupNs) throws IOException {
    try {
      loop.window(
          amount.isByTime()
              ? amount
              : Amount.ofRecords(share.part(amount.records(), options.openConnections())),
          warmupNs,
          share.pace(options));
    } finally {
      recorder.flush();
    }
  }

  @Override
  public RunRecorder recorder() {
    return recorder;
  }

  @Override
  public int reconnects() {
    return connections.stream().mapToInt(LoadConnection::reconnects).sum();
  }

  @Override
  public void close() throws IOException {
    connections.forEach(LocalGenerator::closeQuietly);
    selector.close();
    acks.close();
  }

  private static void closeQuietly(LoadConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // The run is over and its answers are in: nothing depends on the goodbye.
    }
  }
}
