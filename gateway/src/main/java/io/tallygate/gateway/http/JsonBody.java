package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One event as a JSON object, or an array of them. Malformed JSON spoils the body: nobody knows where the next event begins. */
final class JsonBody implements EventBody {
  private final JsonEventReader reader;
  private final boolean objectAllowed;
  private final boolean arrayAllowed;
  private final EventDraft draft = new EventDraft();

  JsonBody(JsonEventReader reader, boolean objectAllowed, boolean arrayAllowed) {
    this.reader = reader;
    this.objectAllowed = objectAllowed;
    this.arrayAllowed = arrayAllowed;
  }

  @Override
  public void read(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    try (JsonParser parser = reader.open(bytes, 0, length)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT && objectAllowed) {
        reader.read(parser, tenant, draft);
        assembler.add(draft);
      } else if (first == JsonToken.START_ARRAY && arrayAllowed) {
        readArray(parser, tenant, assembler);
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

  private void readArray(JsonParser parser, int tenant, EventAssembler assembler)
      throws IOException, UnreadableBodyException {
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
