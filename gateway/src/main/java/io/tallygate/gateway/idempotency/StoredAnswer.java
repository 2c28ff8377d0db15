package io.tallygate.gateway.idempotency;

import java.util.Map;

/**
 * An answer that is kept.
 *
 * @param status HTTP status
 * @param contentType empty: there is no body
 * @param headers more than the content type, by name
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredAnswer(
    int status, String contentType, Map<String, String> headers, byte[] body) {
  public StoredAnswer {
    headers = Map.copyOf(headers);
  }
}
