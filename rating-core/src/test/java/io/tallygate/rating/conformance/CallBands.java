package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bands of a call tariff. A band whose words are more than a list of weekdays, and that has no times, is every time that the
 * others leave; where there is none, such times have no price.
 */
final class CallBands {
  private static final String DAY = "\\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*";
  private static final Pattern RANGE = Pattern.compile(DAY + "(?:\\s*(?:-|to)\\s*" + DAY + ")?");
  private static final Pattern LIST =
      Pattern.compile(RANGE.pattern() + "(?:\\s*(?:,|or|and)\\s*" + RANGE.pattern() + ")*");
  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private CallBands() {}

  static void write(JsonNode bands, ObjectNode charge) {
    ArrayNode written = charge.putArray("bands");
    boolean coversRest = false;
    for (JsonNode band : bands) {
      ObjectNode entry = written.addObject().put("name", band.path("name").asText());
      if (band.has("connect_fee")) {
        entry.put("connectFee", band.path("connect_fee").asText());
      }
      CallCases.steps(band, entry);
      coversRest |= !times(band, entry);
    }
    if (!coversRest) {
      rest(written);
    }
  }

  /** A band without a price, for every time that no other has. */
  static void rest(ArrayNode bands) {
    bands.addObject().put("name", "no price").put("connectFee", "0").put("price", "0");
  }

  private static boolean times(JsonNode band, ObjectNode entry) {
    String days = band.path("days").asText().toLowerCase(Locale.ROOT).strip();
    boolean isList = LIST.matcher(days).matches();
    if (isList) {
      days(days).forEach(entry.putArray("days")::add);
    }
    if (band.has("from")) {
      entry.put("from", band.path("from").asText()).put("to", band.path("to").asText());
    }
    return isList || band.has("from");
  }

  /** The weekdays that a text names, singly or from one to another. */
  static Set<String> days(String text) {
    Set<Integer> numbers = new TreeSet<>();
    Matcher range = RANGE.matcher(text.toLowerCase(Locale.ROOT));
    while (range.find()) {
      int first = NAMES.indexOf(range.group(1));
      int last = range.group(2) == null ? first : NAMES.indexOf(range.group(2));
      for (int day = first; day != last; day = (day + 1) % DayOfWeek.values().length) {
        numbers.add(day);
      }
      numbers.add(last);
    }
    Set<String> days = new LinkedHashSet<>();
    numbers.forEach(number -> days.add(NAMES.get(number)));
    return days;
  }
}
