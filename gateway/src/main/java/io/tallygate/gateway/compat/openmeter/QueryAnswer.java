package io.tallygate.gateway.compat.openmeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.query.MeterAnswer;
import io.tallygate.rating.query.MeterRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a question about a meter, in either of OpenMeter's forms. Rows are written as they are made: there may be millions.
 *
 * @param from where the usage in it begins
 * @param to where it ends
 * @param answer null: there is none
 */
record QueryAnswer(QueryRequest request, Instant from, Instant to, @Nullable MeterAnswer answer) {
  /** Writes a row. */
  private interface RowWriter {
    void write(MeterRow row) throws IOException;
  }

  Reply json() {
    return Reply.stream(
        "application/json",
        out -> {
          try (JsonGenerator json = JsonObject.generator(out)) {
            json.writeStartObject();
            if (request.from() != null) {
              json.writeStringField("from", from.toString());
            }
            if (request.to() != null) {
              json.writeStringField("to", to.toString());
            }
            if (request.windowSize() != null) {
              json.writeStringField("windowSize", request.windowSize());
            }
            json.writeArrayFieldStart("data");
            forEach(row -> write(row, json));
            json.writeEndArray();
            json.writeEndObject();
          }
        });
  }

  private void forEach(RowWriter writer) throws IOException {
    if (answer == null) {
      return;
    }
    Consumer<MeterRow> each =
        row -> {
          try {
            writer.write(row);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    try {
      answer.forEach(each);
    } catch (UncheckedIOException e) {
      throw new IOException("the answer cannot be written", e);
    }
  }

  private void write(MeterRow row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName("value");
    json.writeNumber(Plain.text(row.value()));
    json.writeStringField("windowStart", row.windowStart().toString());
    json.writeStringField("windowEnd", row.windowEnd().toString());
    json.writeStringField("subject", subject(row));
    if (row.customer() != null) {
      json.writeStringField("customerId", row.customer());
    }
    json.writeObjectFieldStart("groupBy");
    for (Map.Entry<String, String> group : row.group().entrySet()) {
      json.writeStringField(MeterForm.group(group.getKey()), group.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** The one that was asked for, even where rows do not differ in it. */
  private @Nullable String subject(MeterRow row) {
    return row.subject() == null && request.subjects().size() == 1
        ? request.subjects().get(0)
        : row.subject();
  }

  Reply csv() {
    return Reply.stream("text/csv", this::writeCsv);
  }

  private void writeCsv(OutputStream out) throws IOException {
    List<String> groups = new ArrayList<>(new LinkedHashSet<>(request.groupBy()));
    if (groups.remove("subject")) {
      groups.add(0, "subject");
    }
    Writer csv = new BufferedWriter(new OutputStreamWriter(out, UTF_8));
    csv.append("window_start,window_end");
    for (String name : groups) {
      csv.append(',').append(cell(name));
    }
    csv.append(",value\n");
    forEach(
        row -> {
          csv.append(row.windowStart().toString()).append(',').append(row.windowEnd().toString());
          for (String name : groups) {
            csv.append(',').append(cell(group(row, name)));
          }
          csv.append(',').append(Plain.text(row.value())).append('\n');
        });
    csv.flush();
  }

  private static String group(MeterRow row, String name) {
    String text =
        switch (name) {
          case "subject" -> row.subject();
          case QueryRequest.CUSTOMER -> row.customer();
          default -> row.group().get(MeterForm.dimension(name));
        };
    return text == null ? "" : text;
  }

  private static String cell(String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
