package io.tallygate.gateway.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tallygate.gateway.webhook.WebhookSignature;
import io.tallygate.gateway.webhook.WebhookTarget;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.store.AlertRow;
import io.tallygate.rating.store.DeliveryRow;
import io.tallygate.rating.store.WebhookRow;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Webhooks, what became of deliveries, and the alerts themselves. */
final class WebhookApi {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
  private static final List<String> TYPES = List.of("threshold.reached");
  private static final int WEBHOOKS_MAX = 20;
  private static final int TEXT_MAX = 256;

  private final RatingCore core;
  private final boolean isPrivateAllowed;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** Two that add the last webhook there may be should not both succeed. */
  private final Object adding = new Object();

  WebhookApi(RatingCore core, boolean isPrivateAllowed, Clock clock) {
    this.core = core;
    this.isPrivateAllowed = isPrivateAllowed;
    this.clock = clock;
  }

  private int tenant(Call call) throws ProblemException {
    return ManagementApi.tenant(core.catalog(), call.access()).number();
  }

  private List<WebhookRow> webhooks(int tenant) {
    return core.alerts().webhooks().stream().filter(w -> w.tenant() == tenant).toList();
  }

  private WebhookRow webhook(Call call) throws ProblemException {
    String key = call.part("key");
    return webhooks(tenant(call)).stream()
        .filter(webhook -> webhook.key().equals(key))
        .findFirst()
        .orElseThrow(() -> notFound(key));
  }

  private static ProblemException notFound(String key) {
    return new ProblemException(
        Problem.of(404, "Not found", "there is no such webhook [key=" + key + "]").at("key"));
  }

  /** Where no secret is given, the one there is stays, or a new one is made and shown this once. */
  Reply put(Call call) throws ProblemException {
    int tenant = tenant(call);
    String key = call.part("key");
    if (!KEY.matcher(key).matches()) {
      throw ProblemException.badRequest("key must be 1 to 64 of A-Z a-z 0-9 _ . : -", "key");
    }
    JsonFields body = JsonFields.of(call, "url", "secret", "events");
    String url = url(body);
    String given = secret(body);
    List<String> events = events(body);
    synchronized (adding) {
      List<WebhookRow> all = webhooks(tenant);
      WebhookRow known =
          all.stream().filter(each -> each.key().equals(key)).findFirst().orElse(null);
      if (known == null && all.size() >= WEBHOOKS_MAX) {
        throw new ProblemException(
            Problem.of(422, "Too many", "a tenant has at most " + WEBHOOKS_MAX + " webhooks")
                .at("key"));
      }
      boolean isNew = given == null && known == null;
      String secret =
          given != null
              ? given
              : known != null ? known.secret() : WebhookSignature.newSecret(random);
      WebhookRow webhook = new WebhookRow(tenant, key, url, secret, events, clock.millis());
      core.alerts().putWebhook(webhook);
      Map<String, Object> reply = fields(webhook);
      if (isNew) {
        reply.put("secret", WebhookSignature.written(secret));
      }
      return Reply.ok(reply);
    }
  }

  private String url(JsonFields body) throws ProblemException {
    String url = body.text("url", WebhookTarget.URL_MAX);
    String problem = url.isEmpty() ? "is required" : WebhookTarget.problem(url, isPrivateAllowed);
    if (problem != null) {
      throw ProblemException.badRequest("url " + problem, "url");
    }
    return url;
  }

  private static @Nullable String secret(JsonFields body) throws ProblemException {
    if (!body.has("secret")) {
      return null;
    }
    String secret = WebhookSignature.read(body.text("secret", TEXT_MAX));
    if (secret == null) {
      throw ProblemException.badRequest(
          "secret must be whsec_ and base64 of 24 to 64 bytes; left out, one is made", "secret");
    }
    return secret;
  }

  private static List<String> events(JsonFields body) throws ProblemException {
    List<String> events = body.texts("events");
    for (int i = 0; i < events.size(); i++) {
      if (!TYPES.contains(events.get(i))) {
        throw ProblemException.badRequest(
            "events must be of " + String.join(", ", TYPES), "events[" + i + "]");
      }
    }
    return events;
  }

  Reply list(Call call) throws ProblemException {
    int limit = call.limit();
    String after = after(call);
    List<WebhookRow> rows =
        webhooks(tenant(call)).stream()
            .filter(webhook -> webhook.key().compareTo(after) > 0)
            .sorted(Comparator.comparing(WebhookRow::key))
            .toList();
    return Page.reply(rows, limit, WebhookApi::fields, WebhookRow::key);
  }

  Reply one(Call call) throws ProblemException {
    return Reply.ok(fields(webhook(call)));
  }

  Reply delete(Call call) throws ProblemException {
    String key = call.part("key");
    if (!core.alerts().deleteWebhook(tenant(call), key)) {
      throw notFound(key);
    }
    return Reply.ok(Map.of("deleted", key));
  }

  private static Map<String, Object> fields(WebhookRow webhook) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", webhook.key());
    fields.put("url", webhook.url());
    fields.put("events", webhook.types().isEmpty() ? TYPES : webhook.types());
    fields.put("changedAt", Instant.ofEpochMilli(webhook.changedMs()));
    return fields;
  }

  Reply deliveries(Call call) throws ProblemException {
    WebhookRow webhook = webhook(call);
    int limit = call.limit();
    List<DeliveryRow> rows =
        core.alerts()
            .deliveries(
                webhook.tenant(),
                webhook.key(),
                state(call.parameter("state")),
                after(call),
                limit + 1);
    return Page.reply(rows, limit, WebhookApi::fields, DeliveryRow::alert);
  }

  private static DeliveryRow.@Nullable State state(@Nullable String text) throws ProblemException {
    if (text == null) {
      return null;
    }
    for (DeliveryRow.State state : DeliveryRow.State.values()) {
      if (state.text().equals(text.toLowerCase(Locale.ROOT))) {
        return state;
      }
    }
    throw ProblemException.badRequest("state must be pending, delivered or dead", "state");
  }

  private static String after(Call call) {
    String after = call.parameter("after");
    return after == null ? "" : after;
  }

  private static Map<String, Object> fields(DeliveryRow delivery) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("alert", delivery.alert());
    fields.put("state", delivery.state().text());
    fields.put("attempts", delivery.attempts());
    fields.put("changedAt", Instant.ofEpochMilli(delivery.changedMs()));
    if (delivery.state() == DeliveryRow.State.PENDING) {
      fields.put("nextAt", Instant.ofEpochMilli(delivery.nextMs()));
    }
    if (delivery.lastStatus() != 0) {
      fields.put("lastStatus", delivery.lastStatus());
    }
    if (!delivery.lastError().isEmpty()) {
      fields.put("lastError", delivery.lastError());
    }
    return fields;
  }

  /** Makes dead deliveries pending: one that is named, or all. */
  Reply redeliver(Call call) throws ProblemException {
    WebhookRow webhook = webhook(call);
    JsonFields body = JsonFields.ofOptional(call, "alert");
    String alert = body.has("alert") ? body.text("alert", TEXT_MAX) : null;
    long count = core.alerts().redeliver(webhook.tenant(), webhook.key(), alert, clock.millis());
    return Reply.ok(Map.of("redelivered", count));
  }

  /** An alert's body is JSON already. */
  private record Alert(@JsonRawValue String event) {}

  Reply alerts(Call call) throws ProblemException {
    int limit = call.limit();
    List<AlertRow> rows =
        core.alerts().alerts(tenant(call), call.parameter("subscription"), after(call), limit + 1);
    return Page.reply(rows, limit, row -> new Alert(row.body()), AlertRow::id);
  }
}
