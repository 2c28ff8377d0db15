package io.tallygate.gateway.http;

import static io.tallygate.gateway.http.JsonScan.UNUSUAL;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One event as a JSON object, or an array of them. Malformed JSON spoils the body: nobody knows where the next event begins.
 *
 * <p>Events of the usual shape are scanned. From the first other one on, a parser reads the body; it skips those before.
 */
final class JsonBody implements EventBody {
  private final JsonEventReader reader;
  private final boolean objectAllowed;
  private final boolean arrayAllowed;
  private final EventDraft draft = new EventDraft();
  private int scanned;

  JsonBody(JsonEventReader reader, boolean objectAllowed, boolean arrayAllowed) {
    this.reader = reader;
    this.objectAllowed = objectAllowed;
    this.arrayAllowed = arrayAllowed;
  }

  @Override
  public void read(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    try {
      scanned = 0;
      if (!scan(bytes, length, tenant, assembler)) {
        parse(bytes, length, tenant, assembler);
      }
    } finally {
      // It looks at the body, which may be large.
      draft.clear();
    }
  }

  /** Whether the body could be read whole; if not, {@link #scanned} events were. */
  private boolean scan(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    int at = JsonScan.skipBlank(bytes, 0, length);
    if (at == length) {
      return false;
    }
    if (bytes[at] == '{' && objectAllowed) {
      int end = reader.scan(bytes, at, length, tenant, draft);
      boolean isWhole = end != UNUSUAL && JsonScan.skipBlank(bytes, end, length) == length;
      if (isWhole) {
        assembler.add(draft);
      }
      return isWhole;
    }
    if (bytes[at] != '[' || !arrayAllowed) {
      return false;
    }
    at = JsonScan.skipBlank(bytes, at + 1, length);
    while (at != UNUSUAL && at < length && bytes[at] == '{') {
      int end = reader.scan(bytes, at, length, tenant, draft);
      if (end == UNUSUAL) {
        return false;
      }
      assembler.add(draft);
      scanned++;
      at = JsonScan.next(bytes, end, length, ']');
    }
    return at != UNUSUAL
        && at < length
        && bytes[at] == ']'
        && JsonScan.skipBlank(bytes, at + 1, length) == length;
  }

  private void parse(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    try (JsonParser parser = reader.open(bytes, 0, length)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT && objectAllowed) {
        reader.read(parser, tenant, draft);
        assembler.add(draft);
      } else if (first == JsonToken.START_ARRAY && arrayAllowed) {
        parseArray(parser, tenant, assembler);
      } else {
        throw UnreadableBodyException.of("the body must be " + expected(), "body");
      }
      if (parser.nextToken() != null) {
        throw UnreadableBodyException.of("something follows the end of the JSON value", "body");
      }
    } catch (JsonProcessingException malformed) {
      throw UnreadableBodyException.of(describe(malformed), "body");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void parseArray(JsonParser parser, int tenant, EventAssembler assembler)
      throws IOException, UnreadableBodyException {
    for (int i = 0; i < scanned; i++) {
      parser.nextToken();
      parser.skipChildren();
    }
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        reader.read(parser, tenant, draft);
        assembler.add(draft);
      } else {
        parser.skipChildren();
        assembler.addUnreadable("event", "an event must be a JSON object");
      }
    }
  }

  private String expected() {
    if (objectAllowed && arrayAllowed) {
      return "a JSON object or an array of them";
    }
    return objectAllowed ? "a JSON object" : "a JSON array of events";
  }

  static String describe(JsonProcessingException malformed) {
    var location = malformed.getLocation();
    String where =
        location == null
            ? ""
            : " [line=" + location.getLineNr() + "] [column=" + location.getColumnNr() + "]";
    return "the body is not JSON: " + malformed.getOriginalMessage() + where;
  }
}
