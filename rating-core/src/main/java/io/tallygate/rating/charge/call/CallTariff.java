package io.tallygate.rating.charge.call;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What calls cost: bands of the day, in each a connect fee and rate steps, and what holds for every call. A description only:
 * {@link #problems} says what is wrong with it, {@link #in} compiles it.
 *
 * @param bands together cover every time, no two of them the same; one without times covers what the others leave
 * @param calendar holidays that the bands go by; null: none
 * @param bandRule for a call over a border between bands
 * @param completedOnly only completed pulses count; else every begun one
 * @param first length of the call's first pulse in seconds, more than 0; null: as the step says
 * @param maximum the most that one call may cost, its connect fee with it; null: no limit
 * @param rounding of each call's cost; null: none
 */
public record CallTariff(
    List<TimeBand> bands,
    @Nullable HolidayCalendar calendar,
    BandRule bandRule,
    boolean completedOnly,
    @Nullable BigDecimal first,
    @Nullable BigDecimal maximum,
    @Nullable CallRounding rounding) {

  public CallTariff {
    bands = List.copyOf(bands);
  }

  /** Bands, split at their borders, in begun pulses, without anything else. */
  public static CallTariff of(List<TimeBand> bands) {
    return new CallTariff(bands, null, BandRule.SPLIT, false, null, null, null);
  }

  /**
   * Everything that is wrong with it.
   *
   * @param scale of the meter: lengths must be whole numbers of its units
   * @return empty where it can be compiled
   */
  public List<TariffProblem> problems(int scale) {
    return new TariffCheck(this, scale).problems();
  }

  /**
   * Compiles it for the calls of one zone.
   *
   * @param zone whose clock the bands go by
   * @param scale of the meter, 0 to 9: lengths of calls are whole numbers of 10^-scale seconds
   * @throws IllegalArgumentException where it has problems
   */
  public CallRater in(ZoneId zone, int scale) {
    List<TariffProblem> problems = problems(scale);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("tariff has problems " + problems);
    }
    return new CallRater(this, PartRule.of(this, zone, scale));
  }
}
