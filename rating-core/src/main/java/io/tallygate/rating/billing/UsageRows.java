package io.tallygate.rating.billing;

import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Usage that comes row by row and is counted in memory. A row feeds every meter that it is for, or none: a bad row is refused, its
 * neighbours stand. Not thread-safe.
 */
public abstract class UsageRows {
  private static final int SUBJECT_BYTES_MAX = 256;
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,19}(\\.[0-9]{1,18})?");

  private final Meters meters;
  private final int tenant;
  private final OfflineUsage usage;
  private final List<RefusedRow> refused = new ArrayList<>();
  private final SortedMap<String, Instant> firstUsage = new TreeMap<>();
  private Instant lastUsage = Instant.EPOCH;
  private long counted;

  /**
   * A row that was left out.
   *
   * @param row its number, from 1
   * @param field that is wrong
   * @param message what, in lower case
   */
  public record RefusedRow(long row, String field, String message) {}

  /** A field of the row that cannot be taken. */
  static final class RowException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;

    RowException(String field, String message) {
      super(message);
      this.field = field;
    }
  }

  /** What a row adds to a meter. */
  record Quantity(
      Meter meter, List<String> dimensions, long scaled, Map<String, String> attributes) {}

  /** Reads a row and feeds its meters. */
  interface Row {
    void count() throws RowException;
  }

  UsageRows(Meters meters, int tenant, OfflineUsage usage) {
    this.meters = meters;
    this.tenant = tenant;
    this.usage = usage;
  }

  Meters meters() {
    return meters;
  }

  int tenant() {
    return tenant;
  }

  long counted() {
    return counted;
  }

  List<RefusedRow> refused() {
    return refused;
  }

  /** The earliest time counted, by subject. */
  SortedMap<String, Instant> firstUsage() {
    return firstUsage;
  }

  /** The latest time counted; 1970 if nothing was. */
  Instant lastUsage() {
    return lastUsage;
  }

  /** Counts a row, or remembers why not. */
  void take(long number, Row row) {
    try {
      row.count();
      counted++;
    } catch (RowException e) {
      refused.add(new RefusedRow(number, e.field, String.valueOf(e.getMessage())));
    }
  }

  /**
   * What a row adds to a meter.
   *
   * @param fields of the row by name: dimensions and attributes; empty where it has none
   */
  static Quantity quantity(Meter meter, UnaryOperator<String> fields, long timeMs, long scaled) {
    List<String> dimensions = new ArrayList<>();
    for (Dimension dimension : meter.dimensions()) {
      dimensions.add(dimension.value(fields.apply(dimension.name()), timeMs));
    }
    Map<String, String> attributes = new HashMap<>();
    for (String name : meter.attributes()) {
      String value = fields.apply(name);
      if (!value.isEmpty()) {
        attributes.put(name, value);
      }
    }
    return new Quantity(meter, dimensions, scaled, attributes);
  }

  void feed(String subject, long timeMs, List<Quantity> quantities) {
    Instant time = Instant.ofEpochMilli(timeMs);
    firstUsage.merge(subject, time, (a, b) -> b.isBefore(a) ? b : a);
    lastUsage = time.isAfter(lastUsage) ? time : lastUsage;
    for (Quantity quantity : quantities) {
      usage.count(
          quantity.meter,
          subject,
          quantity.dimensions,
          timeMs,
          quantity.scaled,
          quantity.attributes);
    }
  }

  static String subject(String text, String field) throws RowException {
    if (text.isEmpty()) {
      throw new RowException(field, "is required");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > SUBJECT_BYTES_MAX) {
      throw new RowException(field, "is longer than 256 bytes of UTF-8 [bytes=" + bytes + "]");
    }
    return text;
  }

  static long time(String text, String field) throws RowException {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(Instant.EPOCH)) {
        throw new RowException(field, "lies before 1970 [value=" + text + "]");
      }
      return time.toEpochMilli();
    } catch (DateTimeException e) {
      throw new RowException(
          field, "must be a time like 2013-12-16T07:30:30Z [value=" + text + "]");
    }
  }

  static long scaled(String text, Meter meter, String field) throws RowException {
    if (!DECIMAL.matcher(text).matches()) {
      throw new RowException(field, "must be a decimal number [value=" + text + "]");
    }
    try {
      return new BigDecimal(text).movePointRight(meter.scale()).longValueExact();
    } catch (ArithmeticException e) {
      throw new RowException(
          field,
          "has more digits than its meter takes [value="
              + text
              + "] [meter="
              + meter.key()
              + "] [scale="
              + meter.scale()
              + "]");
    }
  }
}
