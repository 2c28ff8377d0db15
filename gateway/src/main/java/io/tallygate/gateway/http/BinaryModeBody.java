package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One CloudEvent in binary mode: attributes in {@code ce-} headers, the body is {@code data} in JSON, or empty. */
final class BinaryModeBody implements EventBody {
  private final JsonEventReader reader;
  private final EventSchemas schemas;
  private final MultiMap headers;

  BinaryModeBody(JsonEventReader reader, EventSchemas schemas, MultiMap headers) {
    this.reader = reader;
    this.schemas = schemas;
    this.headers = headers;
  }

  /** Whether the request has one of the headers that make it an event in binary mode. */
  static boolean isMeant(MultiMap headers) {
    return headers.contains("ce-specversion")
        || headers.contains("ce-id")
        || headers.contains("ce-type");
  }

  @Override
  public void read(byte[] bytes, int length, int tenant, EventAssembler assembler)
      throws UnreadableBodyException {
    EventDraft draft = new EventDraft();
    draft.id.set(header("ce-id"));
    draft.source.set(header("ce-source"));
    draft.type.set(header("ce-type"));
    draft.subject.set(header("ce-subject"));
    draft.specVersion.set(header("ce-specversion"));
    String time = header("ce-time");
    if (time != null) {
      byte[] text = time.getBytes(UTF_8);
      draft.time(text, 0, text.length);
    }
    draft.use(draft.type.isAbsent() ? null : schemas.find(tenant, draft.type));
    if (length > 0) {
      readData(bytes, length, draft);
    }
    assembler.add(draft);
  }

  private void readData(byte[] bytes, int length, EventDraft draft) throws UnreadableBodyException {
    try (JsonParser parser = reader.open(bytes, 0, length)) {
      JsonToken first = parser.nextToken();
      JsonEventReader.data(parser, first, draft);
      if (parser.nextToken() != null) {
        throw UnreadableBodyException.of("something follows the end of the JSON value", "body");
      }
    } catch (JsonProcessingException malformed) {
      throw UnreadableBodyException.of(JsonBody.describe(malformed), "body");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable String header(String name) {
    String value = headers.get(name);
    return value == null ? null : percentDecoded(value);
  }

  /** Header values of CloudEvents escape what HTTP cannot carry as %XX of UTF-8; anything else stands for itself. */
  static String percentDecoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int high = c == '%' && i + 2 < value.length() ? Character.digit(value.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(value.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
      }
    }
    return bytes.toString(UTF_8);
  }
}
