package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a management request.
 *
 * @param stream writes what comes behind the body; null: nothing does
 */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, String contentType, byte[] body, @Nullable Stream stream) {
  /** The part of an answer that is too long to be held. Runs on a worker thread and may block. */
  interface Stream {
    void writeTo(OutputStream out) throws IOException;
  }

  Reply(int status, String contentType, byte[] body) {
    this(status, contentType, body, null);
  }

  /** 200 with an object in JSON. */
  static Reply ok(Object value) {
    return json(200, value);
  }

  static Reply json(int status, Object value) {
    return new Reply(status, "application/json", Replies.toJson(value));
  }

  static Reply text(String contentType, String body) {
    return new Reply(200, contentType, body.getBytes(UTF_8));
  }

  /** 200 with a body that is written as it is made. */
  static Reply stream(String contentType, Stream stream) {
    return new Reply(200, contentType, new byte[0], stream);
  }
}
