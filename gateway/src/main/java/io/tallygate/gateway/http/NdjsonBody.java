package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One JSON event per line; empty lines do not count. A malformed line is refused and the next one read, because the line's end
 * says where that begins. Each line has a parser of its own, which cannot see beyond it.
 */
final class NdjsonBody implements EventBody {
  private final JsonEventReader reader;
  private final EventDraft draft = new EventDraft();

  NdjsonBody(JsonEventReader reader) {
    this.reader = reader;
  }

  @Override
  public void read(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    int readable;
    try {
      readable = readLines(bytes, length, tenant, assembler);
    } finally {
      // It looks at the body, which may be large.
      draft.clear();
    }
    if (readable == 0) {
      throw UnreadableBodyException.of("no line of the body is a JSON object", "body");
    }
  }

  private int readLines(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    int readable = 0;
    int at = JsonScan.skipBlank(bytes, 0, length);
    while (at < length) {
      int end = lineEnd(bytes, at, length);
      if (readLine(bytes, at, end, tenant, assembler)) {
        readable++;
      }
      at = JsonScan.skipBlank(bytes, end, length);
    }
    return readable;
  }

  private boolean readLine(byte[] bytes, int from, int to, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    if (bytes[from] == '{') {
      int end = reader.scan(bytes, from, to, tenant, draft);
      if (end != JsonScan.UNUSUAL && JsonScan.skipBlank(bytes, end, to) == to) {
        assembler.add(draft);
        return true;
      }
    }
    String fault = "a line must be one JSON object and nothing else";
    try (JsonParser parser = reader.open(bytes, from, to - from)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        reader.read(parser, tenant, draft);
        if (parser.nextToken() == null) {
          assembler.add(draft);
          return true;
        }
      }
    } catch (JsonProcessingException malformed) {
      fault = "the line is not JSON: " + malformed.getOriginalMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assembler.addUnreadable("line", fault);
    return false;
  }

  private static int lineEnd(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }
}
