package io.tallygate.rating.charge.call;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds everything that is wrong with a tariff, each problem with its field. */
final class TariffCheck {
  private static final int STEPS_MAX = 100;
  private static final int DIGITS_MAX = 18;
  private static final BigDecimal LENGTH_MAX = BigDecimal.valueOf(PartRule.FOLLOWED_MS / 1000);

  private final CallTariff tariff;
  private final int scale;
  private final List<TariffProblem> problems = new ArrayList<>();

  TariffCheck(CallTariff tariff, int scale) {
    this.tariff = tariff;
    this.scale = scale;
  }

  List<TariffProblem> problems() {
    if (scale < 0 || scale > 9) {
      throw new IllegalArgumentException("scale must be 0 to 9 [scale=" + scale + "]");
    }
    if (tariff.first() != null) {
      length(tariff.first(), "first");
    }
    if (tariff.maximum() != null) {
      price(tariff.maximum(), "maximumPerCall");
    }
    rounding(tariff.rounding());
    bands(tariff.bands());
    return problems;
  }

  private void problem(String field, String message) {
    problems.add(new TariffProblem(field, message));
  }

  private void rounding(@Nullable CallRounding rounding) {
    if (rounding == null) {
      return;
    }
    if (rounding.mode() == RoundingMode.UNNECESSARY) {
      problem("rounding.mode", "must be a direction, like half-up [value=unnecessary]");
    }
    if (rounding.digits() < 0 || rounding.digits() > DIGITS_MAX) {
      problem("rounding.digits", "must be 0 to 18 [value=" + rounding.digits() + "]");
    }
  }

  private void bands(List<TimeBand> bands) {
    if (bands.isEmpty() || bands.size() > BandTable.BANDS_MAX) {
      problem("bands", "must be 1 to " + BandTable.BANDS_MAX + " [bands=" + bands.size() + "]");
      return;
    }
    boolean isOnly = bands.size() == 1 && bands.get(0).times() == null;
    Set<String> names = new HashSet<>();
    int before = problems.size();
    int others = 0;
    for (int i = 0; i < bands.size(); i++) {
      TimeBand band = bands.get(i);
      String path = isOnly ? "" : "bands[" + i + "].";
      if (!names.add(band.name())) {
        problem(path + "name", "occurs twice in this tariff [name=" + band.name() + "]");
      }
      if (band.times() != null) {
        times(band.times(), path);
      } else if (++others == 2) {
        problem("bands[" + i + "]", "only one band may be without days and times");
      }
      price(band.connectFee(), path + "connectFee");
      steps(band.steps(), path + "steps");
    }
    if (problems.size() == before) {
      coverage(bands, others == 1);
    }
  }

  private void times(BandTimes times, String path) {
    border(times.fromMinute(), BandTimes.DAY_MINUTES - BandTable.QUARTER_MINUTES, path + "from");
    border(times.toMinute(), BandTimes.DAY_MINUTES, path + "to");
    if (times.fromMinute() % BandTimes.DAY_MINUTES == times.toMinute() % BandTimes.DAY_MINUTES
        && times.toMinute() - times.fromMinute() != BandTimes.DAY_MINUTES) {
      problem(
          path + "to",
          "must differ from the band's begin; 00:00 to 24:00 is the whole day [value="
              + TimeBand.clock(times.toMinute())
              + "]");
    }
    if (times.days().isEmpty() && times.holidays() != HolidayRule.ALSO) {
      problem(path + "days", "must name at least one weekday");
    }
    if (times.holidays() != HolidayRule.INCLUDE && tariff.calendar() == null) {
      problem(path + "calendar", "is required where holidays count");
    }
  }

  private void border(int minute, int latest, String field) {
    if (minute < 0 || minute > latest) {
      problem(field, "must lie in 00:00 to " + TimeBand.clock(latest) + " [minute=" + minute + "]");
    } else if (minute % BandTable.QUARTER_MINUTES != 0) {
      problem(
          field,
          "must be on a quarter of an hour, as usage is counted [value="
              + TimeBand.clock(minute)
              + "]");
    }
  }

  private void steps(List<RateStep> steps, String path) {
    if (steps.isEmpty() || steps.size() > STEPS_MAX) {
      problem(path, "must be 1 to " + STEPS_MAX + " [steps=" + steps.size() + "]");
      return;
    }
    for (int i = 0; i < steps.size(); i++) {
      RateStep step = steps.get(i);
      String at = path + "[" + i + "].";
      if (i == 0 && step.from().signum() != 0) {
        problem(at + "from", "must be 0 in the first step " + value(step.from()));
      } else if (i > 0 && step.from().compareTo(steps.get(i - 1).from()) <= 0) {
        problem(at + "from", "must be more than in the step before " + value(step.from()));
      } else if (i > 0) {
        length(step.from(), at + "from");
      }
      price(step.price(), at + "price");
      if (step.per().signum() <= 0) {
        problem(at + "per", "must be more than 0 " + value(step.per()));
      } else {
        digits(step.per(), at + "per");
      }
      length(step.pulse(), at + "pulse");
    }
  }

  /** A number of seconds that the meter can count. */
  private void length(BigDecimal seconds, String field) {
    if (seconds.signum() <= 0) {
      problem(field, "must be more than 0 " + value(seconds));
    } else if (seconds.compareTo(LENGTH_MAX) > 0) {
      problem(field, "must be at most 366 days " + value(seconds));
    } else if (seconds.stripTrailingZeros().scale() > scale) {
      problem(
          field,
          "must be a whole number of the meter's units "
              + value(seconds)
              + " [scale="
              + scale
              + "]");
    }
  }

  private void price(BigDecimal price, String field) {
    if (price.signum() < 0) {
      problem(field, "must be 0 or more " + value(price));
    } else {
      digits(price, field);
    }
  }

  private void digits(BigDecimal number, String field) {
    if (number.scale() > DIGITS_MAX || number.precision() - number.scale() > DIGITS_MAX) {
      problem(
          field,
          "must have at most 18 digits before and after the point [scale="
              + number.scale()
              + "] [precision="
              + number.precision()
              + "]");
    }
  }

  private static String value(BigDecimal number) {
    return "[value=" + number.toPlainString() + "]";
  }

  /** Every time must belong to one band; each pair of bands and each gap is named once, where it is first found. */
  private void coverage(List<TimeBand> bands, boolean hasOther) {
    Map<Integer, Set<Integer>> overlaps = new HashMap<>();
    boolean gap = hasOther;
    for (DayType day : DayType.all(tariff.calendar() != null)) {
      for (int minute = 0; minute < BandTimes.DAY_MINUTES; minute += BandTable.QUARTER_MINUTES) {
        int found = -1;
        for (int i = 0; i < bands.size(); i++) {
          BandTimes times = bands.get(i).times();
          if (times == null || !day.isCoveredBy(times, minute)) {
            continue;
          }
          if (found < 0) {
            found = i;
          } else if (overlaps.computeIfAbsent(found, k -> new HashSet<>()).add(i)) {
            problem(
                "bands[" + i + "]",
                "must not overlap another band [other="
                    + bands.get(found).name()
                    + "] "
                    + at(day, minute));
          }
        }
        if (found < 0 && !gap) {
          gap = true;
          problem(
              "bands",
              "must cover every time; a band without days and times covers the rest "
                  + at(day, minute));
        }
      }
    }
  }

  private static String at(DayType day, int minute) {
    return day + " [time=" + TimeBand.clock(minute) + "]";
  }
}
