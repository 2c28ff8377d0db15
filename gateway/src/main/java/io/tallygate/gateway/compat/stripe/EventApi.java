package io.tallygate.gateway.compat.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.compat.NativeEvents;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.EventRequest;
import io.tallygate.gateway.http.IngestOutcome;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.meter.Meter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Meter events, one by one and in streams. */
final class EventApi {
  private static final int STREAM_EVENTS_MAX = 100;

  private final RatingCore core;
  private final Clock clock;

  EventApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  Reply createV1(Call call) throws ProblemException {
    return create(call, Parameters.ofForm(call), MeterEvent.TimeForm.UNIX_SECONDS);
  }

  Reply createV2(Call call) throws ProblemException {
    return create(call, Parameters.ofJson(call), MeterEvent.TimeForm.RFC_3339);
  }

  private Reply create(Call call, Parameters parameters, MeterEvent.TimeForm form)
      throws ProblemException {
    Instant now = now();
    MeterEvent event = MeterEvent.read(parameters, form, now, identifier(call, 0), meters(call));
    NativeEvents events = new NativeEvents();
    event.addTo(events);
    ObjectNode json =
        form == MeterEvent.TimeForm.UNIX_SECONDS ? jsonV1(event, now) : jsonV2(event, now);
    return Reply.whenDurable(
        new EventRequest(events.toJson(), true, outcome -> answer(outcome, json)));
  }

  /** Up to 100 events, of which all are taken or none. */
  Reply stream(Call call) throws ProblemException {
    ObjectNode body = Parameters.json(call);
    for (String name : (Iterable<String>) body::fieldNames) {
      if (!name.equals("events")) {
        throw StripeErrors.refused(
            StripeErrors.UNKNOWN_PARAMETER, "received unknown parameter: " + name, name);
      }
    }
    JsonNode list = body.path("events");
    if (!list.isArray() || list.isEmpty() || list.size() > STREAM_EVENTS_MAX) {
      throw StripeErrors.refused(
          StripeErrors.INVALID,
          "events must be an array of 1 to " + STREAM_EVENTS_MAX + " events",
          "events");
    }
    Instant now = now();
    NativeEvents events = new NativeEvents();
    for (int i = 0; i < list.size(); i++) {
      read(call, list.get(i), i, now).addTo(events);
    }
    return Reply.whenDurable(
        new EventRequest(events.toJson(), true, outcome -> answer(outcome, ExactJson.newObject())));
  }

  private MeterEvent read(Call call, JsonNode event, int index, Instant now)
      throws ProblemException {
    String at = "events[" + index + "]";
    if (!(event instanceof ObjectNode object)) {
      throw StripeErrors.refused(StripeErrors.INVALID, at + " must be an object", at);
    }
    try {
      return MeterEvent.read(
          Parameters.ofJson(object),
          MeterEvent.TimeForm.RFC_3339,
          now,
          identifier(call, index),
          meters(call));
    } catch (ProblemException refused) {
      throw StripeErrors.refused(
          refused.problem().title(),
          at + ": " + refused.problem().detail() + "; nothing was taken",
          at + "." + refused.problem().field());
    }
  }

  private static Reply answer(IngestOutcome outcome, ObjectNode success) {
    if (!outcome.refusals().isEmpty()) {
      return StripeAnswers.API.taken(outcome);
    }
    return StripeAnswers.duplicate(StripeAnswers.ok(success), outcome.duplicates() > 0);
  }

  /**
   * The identifier of an event without one. A client sends a request that got no answer again with the same key and the same
   * bytes; what has another body is another event, even under the same key.
   */
  private static String identifier(Call call, int index) {
    String key = call.headers().get("Idempotency-Key");
    return key == null || key.isEmpty()
        ? UUID.randomUUID().toString()
        : "evt_"
            + Digests.hex(
                key.getBytes(UTF_8), call.body(), Integer.toString(index).getBytes(UTF_8));
  }

  private Function<String, List<Meter>> meters(Call call) {
    int tenant = core.catalog().tenant(call.access().tenant());
    return name -> tenant < 0 ? List.of() : core.meters().byEventType(tenant, name);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static ObjectNode jsonV1(MeterEvent event, Instant now) {
    ObjectNode json = ExactJson.newObject();
    json.put("object", "billing.meter_event");
    json.put("created", now.getEpochSecond());
    describe(json, event);
    json.put("timestamp", event.time().getEpochSecond());
    return json;
  }

  private static ObjectNode jsonV2(MeterEvent event, Instant now) {
    ObjectNode json = ExactJson.newObject();
    json.put("object", "v2.billing.meter_event");
    json.put("created", now.toString());
    describe(json, event);
    json.put("timestamp", event.time().toString());
    return json;
  }

  private static void describe(ObjectNode json, MeterEvent event) {
    json.put("event_name", event.eventName());
    json.put("identifier", event.identifier());
    json.put("livemode", true);
    ObjectNode payload = json.putObject("payload");
    event.payload().forEach(payload::put);
  }
}
