package io.tallygate.rating.conformance;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two days in words: {@code 15 Apr to 14 Jul 2024 (91 days)}.
 *
 * @param first included
 * @param last included
 */
record DayRange(LocalDate first, LocalDate last) {
  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9]{1,2}) ([A-Z][a-z]{2})[a-z]*(?: ([0-9]{4}))? to ([0-9]{1,2}) ([A-Z][a-z]{2})[a-z]*"
              + " ([0-9]{4}).*");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.US);

  static DayRange of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new NotExpressibleException("days are not understood: " + text);
    }
    LocalDate last = day(matcher.group(4), matcher.group(5), matcher.group(6));
    String year = matcher.group(3) == null ? matcher.group(6) : matcher.group(3);
    LocalDate first = day(matcher.group(1), matcher.group(2), year);
    return new DayRange(first.isAfter(last) ? first.minusYears(1) : first, last);
  }

  private static LocalDate day(String day, String month, String year) {
    return LocalDate.parse(day + " " + month + " " + year, DAY);
  }

  Timeline timeline() {
    return Timeline.between(first, last.plusDays(1));
  }
}
