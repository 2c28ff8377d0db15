package io.tallygate.gateway.http;

import static io.tallygate.gateway.http.JsonScan.UNUSUAL;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event in JSON from a parser: the CloudEvents names in any order, and of {@code data} what the meters of the event's
 * type want. Where data comes before type, its place is kept and it is read when the type is known. One thread.
 */
final class JsonEventReader {
  /** Bounds what Jackson remembers of open objects; nothing here recurses deeper than the paths of the meters. */
  private static final int NESTING_MAX = 1000;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // UTF-8 only: offsets into the body must be offsets of what is parsed.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // The body's limit bounds lengths. A long number must refuse its event, not the body.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final EventSchemas schemas;
  private final @Nullable EventScanner scanner;
  private byte[] body = new byte[0];
  private int base;

  JsonEventReader(EventSchemas schemas) {
    this(schemas, new EventScanner(schemas));
  }

  /**
   * @param scanner reads events of the usual shape; null: all are parsed
   */
  JsonEventReader(EventSchemas schemas, @Nullable EventScanner scanner) {
    this.schemas = schemas;
    this.scanner = scanner;
  }

  /**
   * Reads an event without a parser, if it is one of the usual shape.
   *
   * @param from its opening bracket
   * @return the byte behind it, or {@link JsonScan#UNUSUAL}: then nothing was read
   */
  int scan(byte[] bytes, int from, int to, int tenant, EventDraft draft) {
    return scanner == null ? UNUSUAL : scanner.read(bytes, from, to, tenant, draft);
  }

  /** A parser of a part of a body; offsets that it tells are relative to {@code from}. */
  JsonParser open(byte[] bytes, int from, int length) throws IOException {
    body = bytes;
    base = from;
    return JSON.createParser(bytes, from, length);
  }

  /**
   * @param parser from {@link #open}; stands on the event's start; stands on its end afterwards
   */
  void read(JsonParser parser, int tenant, EventDraft draft) throws IOException {
    draft.clear();
    boolean typeSeen = false;
    boolean dataSeen = false;
    boolean dataIsOther = false;
    long dataFrom = -1;
    long dataTo = -1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "id" -> text(parser, token, name, draft.id, draft);
        case "source" -> text(parser, token, name, draft.source, draft);
        case "subject" -> text(parser, token, name, draft.subject, draft);
        case "specversion" -> text(parser, token, name, draft.specVersion, draft);
        case "type" -> {
          text(parser, token, name, draft.type, draft);
          if (!typeSeen && !draft.type.isAbsent()) {
            typeSeen = true;
            draft.use(schemas.find(tenant, draft.type));
          }
        }
        case "time" -> time(parser, token, draft);
        case "data" -> {
          if (dataSeen) {
            draft.fault(name, "data is given more than once");
            parser.skipChildren();
          } else if (typeSeen) {
            data(parser, token, draft);
          } else if (token == JsonToken.START_OBJECT) {
            dataFrom = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            dataTo = parser.currentLocation().getByteOffset();
          } else {
            dataIsOther = token != JsonToken.VALUE_NULL;
            parser.skipChildren();
          }
          dataSeen |= token != JsonToken.VALUE_NULL;
        }
        case "data_base64" -> {
          if (token != JsonToken.VALUE_NULL) {
            draft.fault(name, "data_base64 is not taken: send data as a JSON object");
          }
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    if (dataFrom >= 0) {
      readHeld(dataFrom, dataTo, draft);
    } else if (dataIsOther) {
      faultOther(draft);
    }
  }

  /** Reads {@code data} that came before the type. */
  private void readHeld(long from, long to, EventDraft draft) throws IOException {
    if (draft.schema == null) {
      return;
    }
    try (JsonParser held =
        JSON.createParser(body, Math.toIntExact(base + from), Math.toIntExact(to - from))) {
      data(held, held.nextToken(), draft);
    }
  }

  /** Reads a value of data, for the draft's schema. */
  static void data(JsonParser parser, @Nullable JsonToken token, EventDraft draft)
      throws IOException {
    EventSchema schema = draft.schema;
    if (schema == null || token == JsonToken.VALUE_NULL) {
      parser.skipChildren();
    } else if (token == JsonToken.START_OBJECT) {
      DataReader.read(parser, schema.root(), draft.data);
    } else {
      faultOther(draft);
      parser.skipChildren();
    }
  }

  /** Data that is not an object is as good as none, unless a meter looks into it. */
  private static void faultOther(EventDraft draft) {
    if (draft.schema != null && draft.schema.slots() > 0) {
      draft.fault("data", "data must be an object");
    }
  }

  private static void text(
      JsonParser parser, JsonToken token, String name, Utf8Text into, EventDraft draft)
      throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      if (!into.isAbsent()) {
        draft.fault(name, name + " is given more than once");
      }
      into.set(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } else if (token != JsonToken.VALUE_NULL) {
      draft.fault(name, name + " must be a string");
      parser.skipChildren();
    }
  }

  private static void time(JsonParser parser, JsonToken token, EventDraft draft)
      throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      if (draft.hasTime) {
        draft.fault("time", "time is given more than once");
      }
      draft.time(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } else if (token != JsonToken.VALUE_NULL) {
      draft.fault("time", "time must be a string");
      parser.skipChildren();
    }
  }
}
