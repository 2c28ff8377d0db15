package io.tallygate.rating.meter;

/** Windows of event time: every series is counted in steps of five or fifteen minutes, UTC aligned, named by one number. */
public final class Windows {
  /**
   * The unit of a window number: 5 minutes. A 15-minute window carries the number of its first 5 minutes, so that both sorts
   * share one axis. 2^31 of them reach past the year 22000.
   */
  public static final long UNIT_MS = 5 * 60 * 1000L;

  private Windows() {}

  /**
   * The window that an instant falls in.
   *
   * @param timeMs ms since 1970, 0 or more
   * @param windowMinutes 5 or 15
   */
  public static int of(long timeMs, int windowMinutes) {
    long units = timeMs / UNIT_MS;
    return (int) (windowMinutes == 15 ? units - units % 3 : units);
  }

  /** Start of a window, ms since 1970. */
  public static long startMs(int window) {
    return window * UNIT_MS;
  }
}
