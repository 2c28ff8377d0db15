package io.tallygate.rating.charge.call;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time of day with its prices.
 *
 * @param name for people, unique within the tariff
 * @param times null: any time that no other band covers
 * @param connectFee for a call that starts in this band, 0 or more
 * @param steps by ascending {@code from}, the first from 0
 */
public record TimeBand(
    String name, @Nullable BandTimes times, BigDecimal connectFee, List<RateStep> steps) {
  /** Name of the only band of a tariff that knows no times of day. */
  public static final String ANY_TIME = "any time";

  private static final int HOURS = 24;

  public TimeBand {
    steps = List.copyOf(steps);
  }

  /** The only band of a tariff that knows no times of day. */
  public static TimeBand anyTime(BigDecimal connectFee, List<RateStep> steps) {
    return new TimeBand(ANY_TIME, null, connectFee, steps);
  }

  /**
   * A price table by hour of the day as bands, one an hour.
   *
   * @param prices 24 of them, from midnight on
   * @param per seconds that each price is for
   * @param pulse seconds
   */
  public static List<TimeBand> hourly(
      List<BigDecimal> prices, BigDecimal per, BigDecimal pulse, BigDecimal connectFee) {
    if (prices.size() != HOURS) {
      throw new IllegalArgumentException(
          "a day has 24 hourly prices [prices=" + prices.size() + "]");
    }
    List<TimeBand> bands = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      bands.add(
          new TimeBand(
              clock(hour * 60) + "-" + clock((hour + 1) * 60),
              BandTimes.daily(hour * 60, (hour + 1) * 60),
              connectFee,
              List.of(new RateStep(BigDecimal.ZERO, prices.get(hour), per, pulse))));
    }
    return bands;
  }

  /** A minute of the day as people write it, 24:00 at its end. */
  static String clock(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }
}
