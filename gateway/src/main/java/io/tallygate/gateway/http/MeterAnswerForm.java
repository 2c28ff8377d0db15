package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.tallygate.rating.query.MeterAnswer;
import io.tallygate.rating.query.MeterQuestion;
import io.tallygate.rating.query.MeterRow;
import io.tallygate.rating.query.QueryInterval;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the answer of a meter row by row: it may have two million of them. */
final class MeterAnswerForm {
  private static final CsvMapper CSV =
      CsvMapper.builder().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE).build();
  private static final CsvSchema LINES = CsvSchema.emptySchema().withLineSeparator("\r\n");

  private MeterAnswerForm() {}

  /** What is done with a row. */
  private interface RowWriter {
    void write(MeterRow row) throws IOException;
  }

  private static void forEach(MeterAnswer answer, RowWriter writer) throws IOException {
    try {
      answer.forEach(
          row -> {
            try {
              writer.write(row);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** One object, with the question as it was understood. */
  static void writeJson(MeterQuestion question, long flush, MeterAnswer answer, OutputStream out)
      throws IOException {
    JsonGenerator json = Replies.generator(out);
    json.writeStartObject();
    json.writeStringField("meter", question.meter().key());
    json.writeStringField("unit", question.meter().unit());
    json.writeStringField("aggregation", question.meter().aggregation().text());
    json.writeStringField("from", question.from().toString());
    json.writeStringField("to", question.to().toString());
    QueryInterval interval = question.interval();
    if (interval != null) {
      json.writeStringField("interval", interval.text());
    }
    json.writeStringField("zone", question.zone().getId());
    json.writeNumberField("throughFlush", flush);
    json.writeNumberField("count", answer.size());
    json.writeArrayFieldStart("rows");
    forEach(answer, row -> write(json, row));
    json.writeEndArray();
    json.writeEndObject();
    json.flush();
  }

  private static void write(JsonGenerator json, MeterRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("windowStart", row.windowStart().toString());
    json.writeStringField("windowEnd", row.windowEnd().toString());
    if (row.subject() != null) {
      json.writeStringField("subject", row.subject());
    }
    if (row.customer() != null) {
      json.writeStringField("customer", row.customer());
    }
    json.writeObjectFieldStart("group");
    for (Map.Entry<String, String> value : row.group().entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
    json.writeStringField("value", row.value().toPlainString());
    json.writeNumberField("records", row.records());
    json.writeEndObject();
  }

  /** A header, then a row for each; what the answer is grouped by stands behind the window, in the order of the question. */
  static void writeCsv(MeterQuestion question, MeterAnswer answer, OutputStream out)
      throws IOException {
    List<String> header = new ArrayList<>(List.of("windowStart", "windowEnd"));
    header.addAll(question.groupBy());
    header.add("value");
    header.add("records");
    Writer text = new OutputStreamWriter(out, UTF_8);
    SequenceWriter rows = CSV.writer(LINES).writeValues(text);
    rows.write(header.toArray());
    forEach(answer, row -> rows.write(cells(question, row)));
    rows.flush();
    text.flush();
  }

  private static Object[] cells(MeterQuestion question, MeterRow row) {
    List<Object> cells = new ArrayList<>();
    cells.add(row.windowStart().toString());
    cells.add(row.windowEnd().toString());
    for (String name : question.groupBy()) {
      cells.add(value(name, row));
    }
    cells.add(row.value().toPlainString());
    cells.add(row.records());
    return cells.toArray();
  }

  private static String value(String name, MeterRow row) {
    @Nullable String value =
        switch (name) {
          case MeterQuestion.SUBJECT -> row.subject();
          case MeterQuestion.CUSTOMER -> row.customer();
          default -> row.group().get(name);
        };
    return value == null ? "" : value;
  }
}
