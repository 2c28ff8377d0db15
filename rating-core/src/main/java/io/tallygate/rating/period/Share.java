package io.tallygate.rating.period;

/**
 * What part of a whole period is used: an exact fraction, as people count it and not reduced (2 of 30 days). The shares of
 * spans that tile a period add up to exactly 1, by days as by seconds.
 *
 * @param part 0 to {@code whole}
 * @param whole 1 or more
 */
public record Share(long part, long whole) {
  public Share {
    if (whole < 1 || part < 0 || part > whole) {
      throw new IllegalArgumentException(
          "share must lie in 0 to 1 [part=" + part + "] [whole=" + whole + "]");
    }
  }

  /**
   * By local days, as the customer's zones make them. A span from midnight to midnight has its first and its last day; a day
   * that two spans share counts for the one that begins in it, so a change in price counts from its day on.
   *
   * @param used what lies outside {@code period} is left out
   * @param period from the start of a day to the start of another
   */
  public static Share byDays(Span used, Span period, ZoneHistory zones) {
    return new Share(zones.days(period.intersect(used)), zones.days(period));
  }

  /**
   * By elapsed seconds: a day on which clocks are set forward has 82,800.
   *
   * @param used what lies outside {@code period} is left out
   * @param period a second or longer
   */
  public static Share bySeconds(Span used, Span period) {
    return new Share(seconds(period.intersect(used)), seconds(period));
  }

  /** Counted between whole seconds of UTC, so that parts add up. */
  private static long seconds(Span span) {
    return span.to().getEpochSecond() - span.from().getEpochSecond();
  }
}
