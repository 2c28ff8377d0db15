package io.tallygate.rating.naive;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a call is taken apart, second by second: at each is asked what band holds and what step.
 *
 * @param bands the one without days holds where no other does
 * @param first seconds of the first pulse; null: as the step says
 */
public record NaiveTariff(
    List<Band> bands,
    Set<LocalDate> holidays,
    boolean isByStart,
    boolean completedOnly,
    @Nullable Integer first) {

  /**
   * A time of day.
   *
   * @param days null: whatever no other band covers
   * @param from minute of the day
   * @param to minute of the day; not after {@code from}: of the next one
   * @param holidayRule {@code include}, {@code exclude}, {@code only} or {@code also}
   */
  public record Band(
      String name,
      @Nullable Set<DayOfWeek> days,
      int from,
      int to,
      String holidayRule,
      Ratio connectFee,
      List<Step> steps) {}

  /** A price from a second of the call on. */
  public record Step(int from, Ratio price, int per, int pulse) {}

  /** Seconds that are charged, by band and step. */
  record Pulse(int band, int step, long seconds) {}

  /** The pulses of a call, in their order. */
  List<Pulse> pulses(long startMs, long seconds, ZoneId zone) {
    List<Pulse> pulses = new ArrayList<>();
    int startBand = bandAt(startMs, zone);
    int before = startBand;
    Pulse running = null;
    long left = 0;
    for (long second = 0; second < seconds; second++) {
      int band = isByStart ? startBand : bandAt(startMs + 1000 * second, zone);
      if (completedOnly && band != before) {
        left = 0;
      }
      before = band;
      if (left == 0) {
        int step = stepAt(band, second);
        left = second == 0 && first != null ? first : bands.get(band).steps.get(step).pulse;
        running = new Pulse(band, step, left);
        if (!completedOnly) {
          pulses.add(running);
        }
      }
      left--;
      if (left == 0 && completedOnly) {
        pulses.add(running);
      }
    }
    return pulses;
  }

  private int stepAt(int band, long second) {
    int found = 0;
    List<Step> steps = bands.get(band).steps;
    for (int i = 0; i < steps.size(); i++) {
      found = steps.get(i).from <= second ? i : found;
    }
    return found;
  }

  int bandAt(long timeMs, ZoneId zone) {
    ZonedDateTime local = Instant.ofEpochMilli(timeMs).atZone(zone);
    LocalDate day = local.toLocalDate();
    int minute = local.getHour() * 60 + local.getMinute();
    int otherwise = -1;
    for (int i = 0; i < bands.size(); i++) {
      Band band = bands.get(i);
      if (band.days == null) {
        otherwise = i;
      } else if (band.from < band.to) {
        if (band.from <= minute && minute < band.to && isOn(band, day)) {
          return i;
        }
      } else if ((band.from <= minute && isOn(band, day))
          || (minute < band.to && isOn(band, day.minusDays(1)))) {
        return i;
      }
    }
    return otherwise;
  }

  private boolean isOn(Band band, LocalDate day) {
    boolean weekday = band.days != null && band.days.contains(day.getDayOfWeek());
    boolean holiday = holidays.contains(day);
    return switch (band.holidayRule) {
      case "include" -> weekday;
      case "exclude" -> weekday && !holiday;
      case "only" -> weekday && holiday;
      case "also" -> weekday || holiday;
      default -> throw new IllegalArgumentException(band.holidayRule);
    };
  }
}
