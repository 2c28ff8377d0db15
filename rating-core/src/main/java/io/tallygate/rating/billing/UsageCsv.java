package io.tallygate.rating.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.io.IOException;
import java.io.Reader;
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
import java.util.regex.Pattern;

/**
 * Reads usage from CSV with a header: {@code subject}, {@code type} (of the event), {@code time} (RFC 3339) and, for meters
 * that sum, {@code value}; a column for each rating dimension and, where events are kept, each attribute, by its name. Other columns are passed over. A row feeds every
 * meter of its type, or none: a bad row is refused, its neighbours stand. Not thread-safe.
 */
public final class UsageCsv {
  private static final int SUBJECT_BYTES_MAX = 256;
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,19}(\\.[0-9]{1,18})?");
  private static final ObjectReader READER =
      new CsvMapper()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .readerFor(String[].class);

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
   * @param row its number, from 1 for the first row after the header
   * @param field column that is wrong
   * @param message what, in lower case
   */
  public record RefusedRow(long row, String field, String message) {}

  UsageCsv(Meters meters, int tenant, OfflineUsage usage) {
    this.meters = meters;
    this.tenant = tenant;
    this.usage = usage;
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

  /** A field of the row that cannot be taken. */
  private static final class RowException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;

    RowException(String field, String message) {
      super(message);
      this.field = field;
    }
  }

  private record Quantity(
      Meter meter, List<String> dimensions, long scaled, Map<String, String> attributes) {}

  void read(Reader csv) throws IOException {
    try (MappingIterator<String[]> rows = READER.readValues(csv)) {
      if (!rows.hasNextValue()) {
        throw new IOException("usage file is empty, a header is needed");
      }
      Map<String, Integer> columns = columns(rows.nextValue());
      for (long number = 1; rows.hasNextValue(); number++) {
        try {
          count(columns, rows.nextValue());
          counted++;
        } catch (RowException e) {
          refused.add(new RefusedRow(number, e.field, String.valueOf(e.getMessage())));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException("usage file is not CSV: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Integer> columns(String[] header) throws IOException {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < header.length; i++) {
      String name = (i == 0 ? withoutByteOrderMark(header[i]) : header[i]).strip();
      if (columns.put(name, i) != null) {
        throw new IOException("usage file has a column twice [column=" + name + "]");
      }
    }
    for (String required : List.of("subject", "type", "time")) {
      if (!columns.containsKey(required)) {
        throw new IOException("usage file lacks a column [column=" + required + "]");
      }
    }
    return columns;
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** All of the row's meters are judged before the first one is fed. */
  private void count(Map<String, Integer> columns, String[] row) throws RowException {
    String subject = subject(field(columns, row, "subject"));
    String type = field(columns, row, "type");
    long timeMs = time(field(columns, row, "time"));
    List<Meter> fed = meters.byEventType(tenant, type);
    if (fed.isEmpty()) {
      throw new RowException("type", "no meter counts this type [type=" + type + "]");
    }
    List<Quantity> quantities = new ArrayList<>();
    for (Meter meter : fed) {
      List<String> dimensions = new ArrayList<>();
      for (Dimension dimension : meter.dimensions()) {
        dimensions.add(dimension.value(field(columns, row, dimension.name()), timeMs));
      }
      quantities.add(
          new Quantity(
              meter,
              dimensions,
              meter.aggregation().countsEvents() ? 1 : scaled(field(columns, row, "value"), meter),
              attributes(columns, row, meter)));
    }
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

  private static Map<String, String> attributes(
      Map<String, Integer> columns, String[] row, Meter meter) {
    Map<String, String> attributes = new HashMap<>();
    for (String name : meter.attributes()) {
      String value = field(columns, row, name);
      if (!value.isEmpty()) {
        attributes.put(name, value);
      }
    }
    return attributes;
  }

  /** Empty where the row or the file has no such column. */
  private static String field(Map<String, Integer> columns, String[] row, String name) {
    Integer column = columns.get(name);
    return column == null || column >= row.length ? "" : row[column];
  }

  private static String subject(String text) throws RowException {
    if (text.isEmpty()) {
      throw new RowException("subject", "is required");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > SUBJECT_BYTES_MAX) {
      throw new RowException("subject", "is longer than 256 bytes of UTF-8 [bytes=" + bytes + "]");
    }
    return text;
  }

  private static long time(String text) throws RowException {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(Instant.EPOCH)) {
        throw new RowException("time", "lies before 1970 [value=" + text + "]");
      }
      return time.toEpochMilli();
    } catch (DateTimeException e) {
      throw new RowException(
          "time", "must be a time like 2013-12-16T07:30:30Z [value=" + text + "]");
    }
  }

  private static long scaled(String text, Meter meter) throws RowException {
    if (!DECIMAL.matcher(text).matches()) {
      throw new RowException("value", "must be a decimal number [value=" + text + "]");
    }
    try {
      return new BigDecimal(text).movePointRight(meter.scale()).longValueExact();
    } catch (ArithmeticException e) {
      throw new RowException(
          "value",
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
