package io.tallygate.rating.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads usage from CSV with a header: {@code subject}, {@code type} (of the event), {@code time} (RFC 3339) and, for meters
 * that sum, {@code value}; a column for each rating dimension and, where events are kept, each attribute, by its name. Other columns are passed over. A row feeds every
 * meter of its type, or none: a bad row is refused, its neighbours stand. Not thread-safe.
 */
public final class UsageCsv extends UsageRows {
  private static final ObjectReader READER =
      new CsvMapper()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .readerFor(String[].class);

  UsageCsv(Meters meters, int tenant, OfflineUsage usage) {
    super(meters, tenant, usage);
  }

  void read(Reader csv) throws IOException {
    try (MappingIterator<String[]> rows = READER.readValues(csv)) {
      if (!rows.hasNextValue()) {
        throw new IOException("usage file is empty, a header is needed");
      }
      Map<String, Integer> columns = columns(rows.nextValue());
      for (long number = 1; rows.hasNextValue(); number++) {
        String[] row = rows.nextValue();
        take(number, () -> count(columns, row));
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
    String type = field(columns, row, "type");
    long timeMs = time(field(columns, row, "time"), "time");
    List<Meter> fed = meters().byEventType(tenant(), type);
    if (fed.isEmpty()) {
      throw new RowException("type", "no meter counts this type [type=" + type + "]");
    }
    List<Quantity> quantities = new ArrayList<>();
    for (Meter meter : fed) {
      String value = field(columns, row, "value");
      quantities.add(
          quantity(
              meter,
              name -> field(columns, row, name),
              timeMs,
              meter.aggregation().countsEvents() ? 1 : scaled(value, meter, "value")));
    }
    feed(subject(field(columns, row, "subject"), "subject"), timeMs, quantities);
  }

  /** Empty where the row or the file has no such column. */
  private static String field(Map<String, Integer> columns, String[] row, String name) {
    Integer column = columns.get(name);
    return column == null || column >= row.length ? "" : row[column];
  }
}
