package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An answer to a management request. */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, String contentType, byte[] body) {
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
}
