package io.tallygate.gateway.compat.lago;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tallygate.gateway.http.AnswerForm;
import io.tallygate.gateway.http.ForeignEvents;
import io.tallygate.gateway.http.Route;
import io.vertx.core.MultiMap;
import java.util.Arrays;

/**
 * Tells Lago's bodies from others on the path that both have: their first name is {@code event} with an object, or {@code events}
 * with an array, which no event of this gateway or of CloudEvents has.
 */
final class LagoBodies implements ForeignEvents {
  private static final byte[] EVENT = "event".getBytes(US_ASCII);

  private final Route.Operation operation;

  LagoBodies(Route.Operation operation) {
    this.operation = operation;
  }

  @Override
  public boolean isMeant(MultiMap headers, byte[] bytes, int length) {
    int at = skip(bytes, 0, length);
    if (at == length || bytes[at] != '{') {
      return false;
    }
    at = skip(bytes, at + 1, length);
    int end = at + 1 + EVENT.length;
    if (end >= length
        || bytes[at] != '"'
        || !Arrays.equals(bytes, at + 1, end, EVENT, 0, EVENT.length)) {
      return false;
    }
    byte value = '{';
    if (bytes[end] == 's') {
      value = '[';
      end++;
    }
    if (end >= length || bytes[end] != '"') {
      return false;
    }
    at = skip(bytes, end + 1, length);
    if (at == length || bytes[at] != ':') {
      return false;
    }
    at = skip(bytes, at + 1, length);
    return at < length && bytes[at] == value;
  }

  private static int skip(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  @Override
  public Route.Operation operation() {
    return operation;
  }

  @Override
  public AnswerForm form() {
    return LagoAnswers.FORM;
  }
}
