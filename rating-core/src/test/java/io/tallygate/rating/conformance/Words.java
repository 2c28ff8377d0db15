package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what cases write as text: decimals, dates, instants, directions. All times are UTC. */
final class Words {
  private static final Pattern DECIMAL = Pattern.compile("\\s*([-+]?[0-9]+(?:\\.[0-9]+)?).*");
  private static final Pattern DATE = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(.*)");

  private Words() {}

  /** The decimal that a text begins with. */
  static BigDecimal decimal(String text) {
    Matcher matcher = DECIMAL.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no decimal [text=" + text + "]");
    }
    return new BigDecimal(matcher.group(1));
  }

  /** The decimals of an array; of entries that are arrays themselves, the first element. */
  static List<BigDecimal> decimals(JsonNode array) {
    List<BigDecimal> decimals = new ArrayList<>();
    for (JsonNode entry : array) {
      decimals.add(decimal((entry.isArray() ? entry.path(0) : entry).asText()));
    }
    return decimals;
  }

  /** The decimals of an object, by their names. */
  static Map<String, BigDecimal> decimalsByName(JsonNode object) {
    Map<String, BigDecimal> decimals = new LinkedHashMap<>();
    object
        .properties()
        .forEach(entry -> decimals.put(entry.getKey(), decimal(entry.getValue().asText())));
    return decimals;
  }

  static LocalDate date(String text) {
    Matcher matcher = DATE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no date [text=" + text + "]");
    }
    return LocalDate.parse(matcher.group(1));
  }

  /** A date before which something ends: the day after one that is said to be included. */
  static LocalDate end(String text) {
    return text.contains("inclusive") ? date(text).plusDays(1) : date(text);
  }

  /** An instant, a local time, or the first instant of a date. */
  static Instant instant(String text) {
    if (text.endsWith("Z")) {
      return Instant.parse(text);
    }
    return text.contains("T")
        ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
        : startOf(date(text));
  }

  static Instant startOf(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** A direction of rounding, as plans write it. */
  static String direction(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ').strip();
    return switch (lower) {
      case "ceiling", "ceil", "up" -> "up";
      case "floor", "down" -> "down";
      case "half up", "round", "nearest" -> "half-up";
      case "half down" -> "half-down";
      case "half even" -> "half-even";
      case "none" -> "none";
      default -> throw new IllegalArgumentException("no direction [text=" + text + "]");
    };
  }
}
