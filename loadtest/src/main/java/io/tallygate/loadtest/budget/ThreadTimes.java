package io.tallygate.loadtest.budget;

/**
 * What the kernel says about a thread; between two moments, or since its start.
 *
 * @param name its name, cut to 15 characters by the kernel
 * @param runNs processor time, user and kernel together
 * @param waitNs time that it could have run and had no processor
 * @param userTicks part of the processor time in hundredths of a second: exact enough for a ratio
 * @param systemTicks the other part
 * @param voluntary times that it gave its processor up to wait
 * @param involuntary times that its processor was taken away
 */
record ThreadTimes(
    String name,
    long runNs,
    long waitNs,
    long userTicks,
    long systemTicks,
    long voluntary,
    long involuntary) {
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /**
   * From the texts of {@code /proc/PID/task/TID/}: {@code stat}, {@code schedstat} and {@code status}.
   *
   * @throws IllegalArgumentException one is not of the form that the kernel documents
   */
  static ThreadTimes parse(String stat, String schedstat, String status) {
    // A name may hold spaces and parentheses of its own.
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    String[] run = schedstat.strip().split(" ");
    if (open < 0 || close < open || run.length < 2) {
      throw new IllegalArgumentException(
          "not the times of a thread [stat=" + stat + "] [schedstat=" + schedstat + "]");
    }
    String[] fields = stat.substring(close + 2).split(" ");
    return new ThreadTimes(
        stat.substring(open + 1, close),
        Long.parseLong(run[0]),
        Long.parseLong(run[1]),
        Long.parseLong(fields[USER_TICKS]),
        Long.parseLong(fields[SYSTEM_TICKS]),
        ProcText.number(status, "voluntary_ctxt_switches:"),
        ProcText.number(status, "nonvoluntary_ctxt_switches:"));
  }

  ThreadTimes since(ThreadTimes earlier) {
    return new ThreadTimes(
        name,
        runNs - earlier.runNs,
        waitNs - earlier.waitNs,
        userTicks - earlier.userTicks,
        systemTicks - earlier.systemTicks,
        voluntary - earlier.voluntary,
        involuntary - earlier.involuntary);
  }
}
