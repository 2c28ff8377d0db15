package io.tallygate.rating.charge.call;

import java.time.DayOfWeek;
import java.util.Set;

/** Whether a band applies on a holiday. */
public enum HolidayRule {
  /** The weekday decides, holiday or not. */
  INCLUDE,
  /** On its weekdays, but not on holidays. */
  EXCLUDE,
  /** On holidays that fall on its weekdays, and on no other day. */
  ONLY,
  /** On its weekdays and on every holiday. */
  ALSO;

  /** True if a band of these weekdays applies on such a day. */
  boolean applies(Set<DayOfWeek> days, DayOfWeek day, boolean isHoliday) {
    return switch (this) {
      case INCLUDE -> days.contains(day);
      case EXCLUDE -> days.contains(day) && !isHoliday;
      case ONLY -> days.contains(day) && isHoliday;
      case ALSO -> days.contains(day) || isHoliday;
    };
  }
}
