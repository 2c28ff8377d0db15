package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.Provenance;
import io.tallygate.rating.billing.SourceRecord;
import io.tallygate.rating.billing.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** What statements were made from, as a stream of JSON objects, one a line. */
final class ProvenanceApi {
  private static final String NDJSON = "application/x-ndjson";

  private final RatingCore core;
  private final Provenance provenance;

  ProvenanceApi(RatingCore core) {
    this.core = core;
    this.provenance = new Provenance(core::catalog, core.usage(), core.statements());
  }

  /** Of one line. */
  Reply ofLine(Call call) throws ProblemException {
    Statement statement = statement(call);
    int lines = statement.lines().size() + statement.adjustments().size();
    String text = call.part("line");
    int line = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (line < 1 || line > lines) {
      throw new ProblemException(
          Problem.of(
                  404,
                  "Not found",
                  "the statement has no such line [line=" + text + "] [lines=" + lines + "]")
              .at("line"));
    }
    return stream(statement, line);
  }

  /** Of every line: the itemised bill. */
  Reply ofStatement(Call call) throws ProblemException {
    return stream(statement(call), 0);
  }

  private Statement statement(Call call) throws ProblemException {
    int tenant = ManagementApi.tenant(core.catalog(), call.access()).number();
    String id = call.part("id");
    Statement statement =
        id.matches("[0-9]{1,18}") ? core.statements().read(tenant, Long.parseLong(id)) : null;
    if (statement == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "there is no such statement [id=" + id + "]").at("id"));
    }
    return statement;
  }

  private Reply stream(Statement statement, int line) {
    return Reply.stream(
        NDJSON,
        out -> {
          JsonGenerator json = Replies.generator(out);
          try {
            provenance.forEach(statement, line, record -> write(json, record));
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
          json.flush();
        });
  }

  private static void write(JsonGenerator json, SourceRecord record) {
    try {
      json.writeStartObject();
      json.writeNumberField("line", record.line());
      if (record instanceof SourceRecord.Window window) {
        json.writeStringField("type", "window");
        head(json, window.meter(), window.series(), window.subject(), window.dimensions());
        if (!window.part().isEmpty()) {
          json.writeStringField("part", window.part());
        }
        json.writeStringField("start", window.start().toString());
        json.writeNumberField("count", window.count());
        json.writeStringField("quantity", window.quantity().toPlainString());
        json.writeNumberField("flush", window.lastFlush());
      } else if (record instanceof SourceRecord.Event event) {
        json.writeStringField("type", "event");
        head(json, event.meter(), event.series(), event.subject(), event.dimensions());
        json.writeStringField("time", event.time().toString());
        json.writeStringField("quantity", event.quantity().toPlainString());
        map(json, "attributes", event.attributes());
        json.writeNumberField("position", event.position());
        json.writeNumberField("index", event.index());
        json.writeNumberField("flush", event.flush());
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void head(
      JsonGenerator json, String meter, int series, String subject, Map<String, String> dimensions)
      throws IOException {
    json.writeStringField("meter", meter);
    json.writeNumberField("series", series);
    json.writeStringField("subject", subject);
    map(json, "dimensions", dimensions);
  }

  private static void map(JsonGenerator json, String name, Map<String, String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeObjectFieldStart(name);
      for (Map.Entry<String, String> value : values.entrySet()) {
        json.writeStringField(value.getKey(), value.getValue());
      }
      json.writeEndObject();
    }
  }
}
