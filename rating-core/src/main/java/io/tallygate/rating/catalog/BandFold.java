package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.BandPart;
import io.tallygate.rating.charge.call.BandTimes;
import io.tallygate.rating.charge.call.HolidayCalendar;
import io.tallygate.rating.charge.call.HolidayRule;
import io.tallygate.rating.charge.call.RateStep;
import io.tallygate.rating.charge.call.TimeBand;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bands of the day from their written form: days, times, and holidays by a calendar. */
final class BandFold {
  private static final Pattern CLOCK = Pattern.compile("([01][0-9]|2[0-4]):([0-5][0-9])");

  private final Fields fields;
  private final Map<String, HolidayCalendar> calendars;

  /**
   * @param calendars by key
   */
  BandFold(Fields fields, Map<String, HolidayCalendar> calendars) {
    this.fields = fields;
    this.calendars = calendars;
  }

  /** The calendar that the bands of a tariff name; null where none does. */
  @Nullable HolidayCalendar calendar(List<BandPart> bands, String path) {
    HolidayCalendar found = null;
    for (int i = 0; i < bands.size(); i++) {
      String key = bands.get(i).calendar();
      if (key == null) {
        continue;
      }
      String at = path + ".bands[" + i + "].calendar";
      HolidayCalendar calendar = calendars.get(key);
      if (calendar == null) {
        fields.problem(at, "is not a calendar [key=" + key + "]");
      } else if (found != null && !found.equals(calendar)) {
        fields.problem(
            at, "must be the same in all bands [key=" + key + "] [other=" + found.key() + "]");
      } else {
        found = calendar;
      }
    }
    return found;
  }

  /** Reads a band whose prices are read; null after a problem. */
  @Nullable TimeBand read(BandPart part, BigDecimal connectFee, List<RateStep> steps, String path) {
    String name = fields.text(part.name(), path + ".name");
    HolidayRule rule = holidays(part, path);
    boolean isOther =
        part.days().isEmpty()
            && part.from() == null
            && part.to() == null
            && part.holidays() == null;
    if (isOther) {
      return name == null ? null : new TimeBand(name, null, connectFee, steps);
    }
    Set<DayOfWeek> days = days(part, rule, path);
    Integer from = minute(part.from() == null ? "00:00" : part.from(), path + ".from");
    Integer to = minute(part.to() == null ? "24:00" : part.to(), path + ".to");
    return name == null || rule == null || days == null || from == null || to == null
        ? null
        : new TimeBand(name, new BandTimes(days, from, to, rule), connectFee, steps);
  }

  private @Nullable HolidayRule holidays(BandPart part, String path) {
    String value = part.holidays();
    if (value == null) {
      if (part.calendar() != null) {
        fields.problem(
            path + ".holidays", "must be exclude, only, also or include where there is a calendar");
      }
      return HolidayRule.INCLUDE;
    }
    HolidayRule rule =
        switch (value) {
          case "include" -> HolidayRule.INCLUDE;
          case "exclude" -> HolidayRule.EXCLUDE;
          case "only" -> HolidayRule.ONLY;
          case "also" -> HolidayRule.ALSO;
          default -> null;
        };
    if (rule == null) {
      fields.problem(
          path + ".holidays", "must be exclude, only, also or include [value=" + value + "]");
    } else if (rule != HolidayRule.INCLUDE && part.calendar() == null) {
      fields.problem(path + ".calendar", "is required where holidays count");
      return null;
    }
    return rule;
  }

  private @Nullable Set<DayOfWeek> days(BandPart part, @Nullable HolidayRule rule, String path) {
    if (part.days().isEmpty()) {
      // "also on holidays", of no weekday, is holidays and nothing else
      return rule == HolidayRule.ALSO ? Set.of() : BandTimes.EVERY_DAY;
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    boolean isRead = true;
    for (int i = 0; i < part.days().size(); i++) {
      DayOfWeek day = day(part.days().get(i));
      if (day == null) {
        isRead = false;
        fields.problem(
            path + ".days[" + i + "]",
            "must be mon, tue, wed, thu, fri, sat or sun [value=" + part.days().get(i) + "]");
      } else {
        days.add(day);
      }
    }
    return isRead ? days : null;
  }

  private static @Nullable DayOfWeek day(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(text)) {
        return day;
      }
    }
    return null;
  }

  private @Nullable Integer minute(String value, String path) {
    Matcher matcher = CLOCK.matcher(value);
    if (matcher.matches()) {
      int minute = Integer.parseInt(matcher.group(1)) * 60 + Integer.parseInt(matcher.group(2));
      if (minute <= BandTimes.DAY_MINUTES) {
        return minute;
      }
    }
    fields.problem(path, "must be a time of day, 00:00 to 24:00 [value=" + value + "]");
    return null;
  }
}
