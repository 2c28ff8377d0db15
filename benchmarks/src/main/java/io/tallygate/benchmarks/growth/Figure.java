package io.tallygate.benchmarks.growth;

/** What a run says beside its main value. Each is a median over the good runs in a point. */
enum Figure {
  P50_MS("p50Ms", "p50 ms", 2),
  P99_MS("p99Ms", "p99 ms", 2),
  MAX_MS("maxMs", "max ms", 1),
  /** The largest resident set of the gateway's process, in MB. */
  RSS_MB("rssMb", "RSS MB", 0),
  /** The gateway's heap in use at the end of the measured window, garbage included, in MB. */
  HEAP_MB("heapMb", "heap MB", 0),
  /** From the start of the gateway's process to ready: an empty directory with its pool to be written, or a restart. */
  READY_SECONDS("readySeconds", "ready s", 2),
  DEFINE_SECONDS("defineSeconds", "define s", 2),
  /** Processor time of the gateway in the measured window, by record. */
  GATEWAY_NS("gatewayCpuNsPerRecord", "gateway ns", 1),
  /** The same of the load generator. */
  GENERATOR_NS("generatorCpuNsPerRecord", "generator ns", 1),
  /** From the lock on the directory to the log being ready, in the gateway's own words. */
  RECOVERY_SECONDS("recoverySeconds", "recovery s", 2),
  REPLAY_RATE("replayRecordsPerSecond", "replayed/s", 0);

  private final String key;
  private final String title;
  private final int decimals;

  Figure(String key, String title, int decimals) {
    this.key = key;
    this.title = title;
    this.decimals = decimals;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  /** The head of its column. */
  String title() {
    return title;
  }

  /** Decimals in the table. */
  int decimals() {
    return decimals;
  }
}
