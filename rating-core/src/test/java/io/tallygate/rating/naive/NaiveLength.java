package io.tallygate.rating.naive;

import java.time.LocalDate;
import java.time.ZoneId;

/**
 * How long a period is.
 *
 * @param unit {@code day}, {@code week}, {@code month}, {@code quarter} or {@code year}
 */
public record NaiveLength(int count, String unit) {
  public static final NaiveLength MONTH = new NaiveLength(1, "month");
  public static final NaiveLength QUARTER = new NaiveLength(1, "quarter");

  public boolean isMonths() {
    return !unit.equals("day") && !unit.equals("week");
  }

  /** In months or in days. */
  public int total() {
    return count
        * switch (unit) {
          case "week" -> 7;
          case "quarter" -> 3;
          case "year" -> 12;
          default -> 1;
        };
  }

  public NaiveCalendar from(LocalDate anchor, ZoneId zone) {
    return new NaiveCalendar(total(), isMonths(), anchor, zone);
  }

  public String text() {
    return count == 1 ? unit : count + " " + unit + "s";
  }
}
