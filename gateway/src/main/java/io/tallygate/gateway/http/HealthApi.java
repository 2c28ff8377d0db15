package io.tallygate.gateway.http;

import io.tallygate.gateway.ops.Health;
import java.util.Map;

/** Health as a status: 200, or 503 with the reason. */
final class HealthApi {
  private HealthApi() {}

  static Reply reply(Health.Status status) {
    return Reply.json(
        status.ok() ? 200 : 503, Map.of("ok", status.ok(), "detail", status.detail()));
  }
}
