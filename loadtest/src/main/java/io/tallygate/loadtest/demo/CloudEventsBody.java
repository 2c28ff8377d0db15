package io.tallygate.loadtest.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A batch of CloudEvents 1.0 in JSON, as one request's body. */
final class CloudEventsBody {
  static final String CONTENT_TYPE = "application/cloudevents-batch+json";

  private static final JsonFactory JSON = new JsonFactory();

  private CloudEventsBody() {}

  static String of(List<DemoEvent> events) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (DemoEvent event : events) {
        write(event, json);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be written", e);
    }
    return text.toString();
  }

  private static void write(DemoEvent event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("specversion", "1.0");
    json.writeStringField("id", event.id());
    json.writeStringField("source", "/demo/" + event.source());
    json.writeStringField("type", event.type());
    json.writeStringField("subject", event.subject());
    json.writeStringField("time", Instant.ofEpochMilli(event.timeMs()).toString());
    json.writeObjectFieldStart("data");
    for (Map.Entry<String, Object> member : new TreeMap<>(event.data()).entrySet()) {
      if (member.getValue() instanceof BigDecimal number) {
        // As text in JSON's number form: no reader needs floating point to keep the pence.
        json.writeFieldName(member.getKey());
        json.writeNumber(number.toPlainString());
      } else if (member.getValue() instanceof Long number) {
        json.writeNumberField(member.getKey(), number);
      } else {
        json.writeStringField(member.getKey(), member.getValue().toString());
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
