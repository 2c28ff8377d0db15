package io.tallygate.gateway.compat.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.gateway.http.TokenOperation;
import io.tallygate.gateway.security.Access;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Sessions, and the stream of events that is sent under them. */
final class SessionApi implements TokenOperation {
  private final SessionTokens tokens;
  private final EventApi events;
  private final Clock clock;

  SessionApi(SessionTokens tokens, EventApi events, Clock clock) {
    this.tokens = tokens;
    this.events = events;
    this.clock = clock;
  }

  Reply create(Call call) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant end = now.plus(SessionTokens.LIFETIME);
    String token = tokens.token(call.access(), end);
    ObjectNode json = ExactJson.newObject();
    json.put("id", "mtevsess_" + Digests.hex(token.getBytes(UTF_8)));
    json.put("object", "v2.billing.meter_event_session");
    json.put("authentication_token", token);
    json.put("created", now.toString());
    json.put("expires_at", end.toString());
    json.put("livemode", true);
    return StripeAnswers.ok(json);
  }

  @Override
  public @Nullable Access access(String token) {
    return tokens.access(token);
  }

  @Override
  public Reply handle(Call call) throws ProblemException {
    Accounts.requireOwn(call);
    return events.stream(call);
  }
}
