package io.tallygate.loadtest.budget;

import java.util.concurrent.TimeUnit;

/**
 * What the kernel says about all processors together; between two moments, or since it started.
 *
 * @param processors that are online
 * @param idleNs nothing to do
 * @param diskNs nothing to do while a thread waited for a disk
 * @param stolenNs the hypervisor gave the processor to another machine
 */
record MachineTimes(int processors, long idleNs, long diskNs, long stolenNs) {
  /** {@code USER_HZ}, in which Linux counts for programs, on every architecture that the profiler supports: 100 a second. */
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int IDLE = 4;
  private static final int DISK = 5;
  private static final int STOLEN = 8;

  /**
   * From {@code /proc/stat}.
   *
   * @throws IllegalArgumentException it is not of the form that the kernel documents
   */
  static MachineTimes parse(String stat) {
    String[] all =
        stat.lines()
            .filter(line -> line.startsWith("cpu "))
            .map(line -> line.split(" +"))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no line of all processors: " + stat));
    int processors = (int) stat.lines().filter(line -> line.matches("cpu\\d+ .*")).count();
    return new MachineTimes(processors, ns(all[IDLE]), ns(all[DISK]), ns(all[STOLEN]));
  }

  private static long ns(String ticks) {
    return Long.parseLong(ticks) * TICK_NS;
  }

  MachineTimes since(MachineTimes earlier) {
    return new MachineTimes(
        processors, idleNs - earlier.idleNs, diskNs - earlier.diskNs, stolenNs - earlier.stolenNs);
  }
}
