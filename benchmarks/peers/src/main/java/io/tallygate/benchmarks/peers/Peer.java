package io.tallygate.benchmarks.peers;

import java.nio.file.Path;
import java.util.List;

/** A way to hand usage to a system. */
interface Peer {
  /** Short, for the option that chooses it. */
  String key();

  /** What is measured, for people. */
  String text();

  /** Of the system; what asks the server itself is known after the first run only. */
  String version();

  Guarantees guarantees();

  /** How the system is set up and sent to, for those who would do it differently. */
  List<String> settings();

  /** Records a second on two virtual cores, roughly: to say beforehand how long all will take, for nothing else. */
  double roughRate();

  /**
   * Starts the system on an empty directory, warms it up, sends, checks that it has everything, and stops it. Blocks.
   *
   * @throws Exception if it has not everything, or cannot be run
   */
  Window.Measured run(Workload workload, Path directory) throws Exception;

  /**
   * What an acknowledgement means.
   *
   * @param forced the record is on the disk, not in the page cache
   * @param counted the record is in its series' counters, or can be asked for by series without reading all
   * @param deduplicated a record that is sent again is not taken twice, also by another process
   */
  record Guarantees(boolean forced, boolean counted, boolean deduplicated) {}
}
