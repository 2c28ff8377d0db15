package io.tallygate.benchmarks.peers;

import java.nio.file.Path;

/** A way to hand usage to a system. */
interface Peer {
  /** Short, for the option that chooses it. */
  String key();

  /** What is measured, for people. */
  String text();

  Guarantees guarantees();

  /**
   * Starts the system on an empty directory, warms it up, sends, checks that it has everything, and stops it. Blocks.
   *
   * @return seconds from the first record sent until the last one is acknowledged
   * @throws Exception if it has not everything, or cannot be run
   */
  double run(Workload workload, Path directory) throws Exception;

  /**
   * What an acknowledgement means.
   *
   * @param forced the record is on the disk, not in the page cache
   * @param counted the record is in its series' counters, or can be asked for by series without reading all
   * @param deduplicated a record that is sent again is not taken twice, also by another process
   */
  record Guarantees(boolean forced, boolean counted, boolean deduplicated) {}
}
