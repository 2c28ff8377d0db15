package io.tallygate.rating.charge.call;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tariffs for tests, in few words. */
final class Tariffs {
  static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
  static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
  static final HolidayCalendar HOLIDAYS =
      HolidayCalendar.of(
          "de", List.of(LocalDate.parse("2024-12-25"), LocalDate.parse("2024-12-26")));

  private Tariffs() {}

  static BigDecimal d(String value) {
    return new BigDecimal(value);
  }

  /** A step: from, price, per, pulse. */
  static RateStep step(String from, String price, String per, String pulse) {
    return new RateStep(d(from), d(price), d(per), d(pulse));
  }

  static TimeBand band(String name, @Nullable BandTimes times, String connect, RateStep... steps) {
    return new TimeBand(name, times, d(connect), List.of(steps));
  }

  /** Times of day: "08:00-18:00". */
  static BandTimes times(Set<DayOfWeek> days, String fromTo, HolidayRule holidays) {
    String[] parts = fromTo.split("-");
    return new BandTimes(days, minute(parts[0]), minute(parts[1]), holidays);
  }

  static BandTimes daily(String fromTo) {
    return times(BandTimes.EVERY_DAY, fromTo, HolidayRule.INCLUDE);
  }

  private static int minute(String clock) {
    String[] parts = clock.split(":");
    return Integer.parseInt(parts[0]) * 60 + Integer.parseInt(parts[1]);
  }

  static CallTariff plain(String connect, RateStep... steps) {
    return CallTariff.of(List.of(TimeBand.anyTime(d(connect), List.of(steps))));
  }

  static CallTariff banded(BandRule rule, TimeBand... bands) {
    return new CallTariff(List.of(bands), HOLIDAYS, rule, false, null, null, null);
  }

  static CallTariff completed(CallTariff tariff) {
    return new CallTariff(
        tariff.bands(),
        tariff.calendar(),
        tariff.bandRule(),
        true,
        tariff.first(),
        tariff.maximum(),
        tariff.rounding());
  }

  static CallTariff withFirst(CallTariff tariff, String first) {
    return new CallTariff(
        tariff.bands(),
        tariff.calendar(),
        tariff.bandRule(),
        tariff.completedOnly(),
        d(first),
        tariff.maximum(),
        tariff.rounding());
  }

  static CallTariff withMaximum(CallTariff tariff, String maximum) {
    return new CallTariff(
        tariff.bands(),
        tariff.calendar(),
        tariff.bandRule(),
        tariff.completedOnly(),
        tariff.first(),
        d(maximum),
        tariff.rounding());
  }

  static CallTariff rounded(CallTariff tariff, RoundingMode mode, int digits) {
    return new CallTariff(
        tariff.bands(),
        tariff.calendar(),
        tariff.bandRule(),
        tariff.completedOnly(),
        tariff.first(),
        tariff.maximum(),
        new CallRounding(mode, digits));
  }

  /** The tariffs that the worked cases name. */
  static CallTariff named(String name) {
    RateStep second = step("0", "1", "1", "1");
    return switch (name) {
      case "per-second" -> plain("0", second);
      case "60/1" -> plain("0", step("0", "1", "1", "60"), step("60", "1", "1", "1"));
      case "60/10" -> withFirst(plain("0", step("0", "1", "1", "10")), "60");
      case "6/6" -> plain("0", step("0", "1", "1", "6"));
      case "60/60" -> plain("0", step("0", "1", "1", "60"));
      case "30/6 cents" -> withFirst(plain("0", step("0", "4.9", "60", "6")), "30");
      case "30/6 up" -> rounded(named("30/6 cents"), RoundingMode.UP, 0);
      case "0.1 a minute" -> plain("0", step("0", "0.1", "60", "1"));
      case "0.6 a minute" -> plain("0", step("0", "0.6", "60", "1"));
      case "two steps" -> plain("0.8", step("0", "0.4", "60", "30"), step("60", "0.2", "60", "10"));
      case "step inside a pulse" ->
          plain("0", step("0", "1", "1", "60"), step("90", "0.1", "1", "1"));
      case "maximum" -> withMaximum(plain("0", step("0", "0.01", "1", "1")), "0.62");
      case "maximum, connect" -> withMaximum(plain("0.5", step("0", "0.01", "1", "1")), "0.62");
      case "down" -> rounded(plain("0", step("0", "0.033", "1", "1")), RoundingMode.DOWN, 1);
      case "workday" -> workday(BandRule.SPLIT);
      case "workday of start" -> workday(BandRule.START);
      case "peak" ->
          banded(
              BandRule.SPLIT,
              band(
                  "peak",
                  times(WORKDAYS, "08:00-19:00", HolidayRule.EXCLUDE),
                  "0.2",
                  step("0", "1.2", "60", "60"),
                  step("60", "1.2", "60", "1")),
              band("off-peak", null, "0.1", step("0", "0.01", "1", "1")));
      case "gondwanaland" ->
          banded(
              BandRule.SPLIT,
              band("day", daily("08:00-18:00"), "0", step("0", "0.10", "60", "60")),
              band("evening", daily("18:00-22:00"), "0", step("0", "0.06", "60", "60")),
              band("night", daily("22:00-08:00"), "0", step("0", "0.02", "60", "60")));
      case "completed" ->
          completed(
              banded(
                  BandRule.SPLIT,
                  band("standard", daily("06:00-22:00"), "0.36", step("0", "0.09", "60", "60")),
                  band("reduced", daily("22:00-06:00"), "0.36", step("0", "0", "60", "60"))));
      case "completed of start" ->
          new CallTariff(named("completed").bands(), null, BandRule.START, true, null, null, null);
      case "TB" ->
          banded(
              BandRule.START,
              band("TB1", daily("16:00-17:00"), "2", step("0", "1", "60", "60")),
              band("TB2", daily("17:00-18:00"), "7", step("0", "2", "60", "60")),
              band("other", null, "0", step("0", "0", "60", "60")));
      case "sunday and monday" ->
          banded(
              BandRule.START,
              band(
                  "sun-mon",
                  times(
                      EnumSet.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY),
                      "00:00-24:00",
                      HolidayRule.INCLUDE),
                  "0",
                  step("0", "0.01", "60", "60")),
              band("tue-sat", null, "0", step("0", "0.04", "60", "60")));
      case "holidays" ->
          banded(
              BandRule.SPLIT,
              band(
                  "weekend",
                  times(WEEKEND, "00:00-24:00", HolidayRule.ALSO),
                  "0",
                  step("0", "1", "60", "60")),
              band(
                  "workday night",
                  times(WORKDAYS, "22:00-24:00", HolidayRule.EXCLUDE),
                  "0",
                  step("0", "10", "60", "60")),
              band("workday", null, "0", step("0", "100", "60", "60")));
      case "holiday only" ->
          banded(
              BandRule.SPLIT,
              band(
                  "holiday noon",
                  times(BandTimes.EVERY_DAY, "12:00-13:00", HolidayRule.ONLY),
                  "0",
                  step("0", "1", "60", "60")),
              band("other", null, "0", step("0", "2", "60", "60")));
      case "friday night" ->
          banded(
              BandRule.SPLIT,
              band(
                  "night",
                  times(EnumSet.of(DayOfWeek.FRIDAY), "22:00-06:00", HolidayRule.INCLUDE),
                  "0",
                  step("0", "1", "60", "60")),
              band("other", null, "0", step("0", "2", "60", "60")));
      case "hourly" ->
          CallTariff.of(
              TimeBand.hourly(
                  Arrays.stream(
                          ("0.1 0.1 0.1 0.1 0.1 0.1 0.2 0.2 0.2 0.15 0.15 0.15 0.15 0.15 0.15 0.15"
                                  + " 0.2 0.3 0.2 0.15 0.15 0.1 0.1 0.1")
                              .split(" "))
                      .map(BigDecimal::new)
                      .toList(),
                  d("60"),
                  d("60"),
                  d("0")));
      case "02:00 to 03:00" ->
          banded(
              BandRule.SPLIT,
              band("two", daily("02:00-03:00"), "0", step("0", "1", "60", "60")),
              band("three", daily("03:00-04:00"), "0", step("0", "10", "60", "60")),
              band("other", null, "0", step("0", "100", "60", "60")));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CallTariff workday(BandRule rule) {
    return banded(
        rule,
        band(
            "workday",
            times(WORKDAYS, "00:00-18:00", HolidayRule.INCLUDE),
            "1",
            step("0", "1", "1", "1")),
        band("evening/weekend", null, "0", step("0", "0.5", "1", "1")));
  }
}
