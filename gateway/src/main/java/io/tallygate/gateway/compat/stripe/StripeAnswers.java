package io.tallygate.gateway.compat.stripe;

import io.tallygate.gateway.http.AnswerForm;
import io.tallygate.gateway.http.IngestOutcome;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.Reply;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers as Stripe writes them, each with a {@code request-id}. A problem whose title is one word is an error with that code.
 * Stateless; any thread.
 */
final class StripeAnswers implements AnswerForm {
  static final StripeAnswers API = new StripeAnswers(false);

  /** Of the operation that is called with a session's token. */
  static final StripeAnswers STREAM = new StripeAnswers(true);

  private static final int REQUEST_ID_BYTES = 12;

  private final boolean isStream;

  private StripeAnswers(boolean isStream) {
    this.isStream = isStream;
  }

  static Reply ok(Object value) {
    return identified(Reply.ok(value));
  }

  /** Says of a success that it is of a repeated request, which has changed nothing. */
  static Reply duplicate(Reply reply, boolean isDuplicate) {
    return isDuplicate ? reply.with("Tallygate-Duplicate", "true") : reply;
  }

  private static Reply identified(Reply reply) {
    byte[] id = new byte[REQUEST_ID_BYTES];
    ThreadLocalRandom.current().nextBytes(id);
    return reply.with("request-id", "req_" + HexFormat.of().formatHex(id));
  }

  @Override
  public Reply taken(IngestOutcome outcome) {
    return outcome.refusals().isEmpty()
        ? ok(Map.of())
        : problem(StripeErrors.of(outcome.refusals(), outcome.accepted()));
  }

  @Override
  public Reply problem(Problem problem) {
    int status = status(problem.status());
    Map<String, Object> error = new LinkedHashMap<>();
    if (status == 401 && isStream) {
      error.put("type", "temporary_session_expired");
      error.put("code", "billing_meter_event_session_expired");
      error.put(
          "message",
          "the token is that of no session, or of one that has expired: create a session with"
              + " POST /v2/billing/meter_event_session");
    } else {
      error.put("type", type(status));
      if (problem.title().matches("[a-z_]+")) {
        error.put("code", problem.title());
      }
      error.put("message", problem.detail());
      if (problem.field() != null) {
        error.put("param", problem.field());
      }
    }
    Reply reply = identified(Reply.json(status, Map.of("error", error)));
    if (status == 503 || status == 429) {
      reply = reply.with("stripe-should-retry", "true");
    }
    return reply.comingAgain(problem);
  }

  /** Stripe's clients know few statuses. A body that did not come in time may come again. */
  private static int status(int status) {
    return switch (status) {
      case 401, 403, 404, 409, 429 -> status;
      case 408 -> 503;
      default -> status >= 500 ? status : 400;
    };
  }

  private static String type(int status) {
    if (status >= 500) {
      return "api_error";
    }
    return status == 429 ? "rate_limit" : "invalid_request_error";
  }
}
