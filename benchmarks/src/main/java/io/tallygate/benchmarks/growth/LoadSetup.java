package io.tallygate.benchmarks.growth;

import java.util.List;
import java.util.Locale;

/**
 * What the load test and its gateway are told. Equal ones are run once in a round and serve every axis that they lie on.
 *
 * @param protocol of the load test: binary or http
 * @param series that records are spread over
 * @param connections at the same time
 * @param batch records in a frame, or events in a request
 * @param durability as the gateway's setting: disk or page-cache
 * @param eventLoops of the binary endpoint; 0: one for each processor
 */
record LoadSetup(
    String protocol, int series, int connections, int batch, String durability, int eventLoops) {
  static final String DISK = "disk";
  static final String PAGE_CACHE = "page-cache";
  static final String BINARY = "binary";
  static final String HTTP = "http";

  /** The default limit of connections is 1,000: those that carry usage and the one that asks. */
  private static final int FURTHER_CONNECTIONS = 24;

  LoadSetup withSeries(int count) {
    return new LoadSetup(protocol, count, connections, batch, durability, eventLoops);
  }

  LoadSetup withConnections(int count) {
    return new LoadSetup(protocol, series, count, batch, durability, eventLoops);
  }

  LoadSetup withBatch(int records) {
    return new LoadSetup(protocol, series, connections, records, durability, eventLoops);
  }

  LoadSetup withDurability(String setting) {
    return new LoadSetup(protocol, series, connections, batch, setting, eventLoops);
  }

  LoadSetup withEventLoops(int count) {
    return new LoadSetup(protocol, series, connections, batch, durability, count);
  }

  /**
   * Definitions go to the store with the first flush, which takes some 1.2 s of a processor for a million: after 7.5 s a million
   * that is over.
   *
   * @param asked for every setup, at least
   */
  long warmupSeconds(long asked) {
    return Math.max(asked, Math.round(series * 7.5e-6));
  }

  /** Options of the load test, without its length and its files. */
  List<String> options() {
    return List.of(
        "--protocol",
        protocol,
        "--series",
        Integer.toString(series),
        "--connections",
        Integer.toString(connections),
        "--batch",
        Integer.toString(batch));
  }

  /** Settings of the gateway. */
  String config() {
    int limit = Math.max(1_000, connections + FURTHER_CONNECTIONS);
    return """
        tallygate:
          durability: %s
          binary:
            event-loops: %d
          limits:
            connections: %d
            http-connections: %d
        """
        .formatted(durability, eventLoops, limit, limit);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %,d series, %,d connections, %,d a batch, %s%s",
        protocol,
        series,
        connections,
        batch,
        durability,
        eventLoops == 0 ? "" : ", " + eventLoops + " event loops");
  }
}
