package io.tallygate.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Chooses the reader of a body by its content type. One event loop. */
final class EventForms {
  private final EventSchemas schemas;
  private final JsonEventReader reader;
  private final Form structured;
  private final Form batch;
  private final Form plain;
  private final Form ndjson;
  private final Form csv;

  /**
   * A body's reader and what it asks of events.
   *
   * @param idsMayBeMissing an {@code Idempotency-Key} may stand in for all ids, so a body without any is asked for one
   */
  record Form(EventBody body, BodyForm rules, boolean idsMayBeMissing) {}

  EventForms(EventSchemas schemas) {
    this.schemas = schemas;
    this.reader = new JsonEventReader(schemas);
    this.structured = new Form(new JsonBody(reader, true, false), BodyForm.CLOUD_EVENTS, false);
    this.batch = new Form(new JsonBody(reader, false, true), BodyForm.CLOUD_EVENTS, false);
    this.plain = new Form(new JsonBody(reader, true, true), BodyForm.PLAIN, true);
    this.ndjson = new Form(new NdjsonBody(reader), BodyForm.PLAIN, true);
    this.csv = new Form(new CsvBody(schemas), BodyForm.PLAIN, true);
  }

  /** The form of a request; null if its content type is none that is taken. */
  @Nullable Form find(MultiMap headers) {
    String type = mediaType(headers.get(HttpHeaders.CONTENT_TYPE));
    return switch (type) {
      case "application/cloudevents+json" -> structured;
      case "application/cloudevents-batch+json" -> batch;
      case "application/x-ndjson", "application/ndjson", "application/jsonl" -> ndjson;
      case "text/csv" -> csv;
      case "application/json", "" -> {
        if (BinaryModeBody.isMeant(headers)) {
          yield new Form(
              new BinaryModeBody(reader, schemas, headers), BodyForm.CLOUD_EVENTS, false);
        }
        yield type.isEmpty() ? null : plain;
      }
      default -> null;
    };
  }

  /** The form of events in plain JSON. */
  Form plainJson() {
    return plain;
  }

  /** A content type without its parameters, in lower case; empty if there is none. */
  static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
