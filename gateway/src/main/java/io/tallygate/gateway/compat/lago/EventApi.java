package io.tallygate.gateway.compat.lago;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.compat.NativeEvents;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.EventRequest;
import io.tallygate.gateway.http.IngestOutcome;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Refusal;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events, one or a batch, each request counted whole or not at all. */
final class EventApi {
  private static final int BATCH_EVENTS_MAX = 100;

  private final RatingCore core;
  private final Clock clock;

  EventApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  /** {@code event} or {@code events}: which of both it is, its name says. */
  Reply create(Call call) throws ProblemException {
    ObjectNode body = ExactJson.object(call);
    return body.has("events") ? batch(call, body.path("events")) : one(call, body.path("event"));
  }

  private Reply one(Call call, JsonNode event) throws ProblemException {
    if (event.isMissingNode() || event.isNull()) {
      throw ProblemException.badRequest("param is missing or the value is empty: event", "event");
    }
    Instant now = now();
    List<Problem.Fault> faults = new ArrayList<>();
    LagoEvent read = read(call, event, now, "", faults);
    if (read == null || !faults.isEmpty()) {
      throw refused(faults);
    }
    ObjectNode json = ExactJson.newObject();
    json.set("event", read.toJson(now));
    return take(call, List.of(read), json, false);
  }

  private Reply batch(Call call, JsonNode events) throws ProblemException {
    if (!events.isArray() || events.isEmpty()) {
      throw LagoErrors.invalid("events", "no_events", "a batch is an array of 1 to 100 events");
    }
    if (events.size() > BATCH_EVENTS_MAX) {
      throw LagoErrors.invalid(
          "events", "too_many_events", "a batch has at most " + BATCH_EVENTS_MAX + " events");
    }
    Instant now = now();
    List<Problem.Fault> faults = new ArrayList<>();
    List<LagoEvent> read = new ArrayList<>();
    ObjectNode json = ExactJson.newObject();
    ArrayNode echo = json.putArray("events");
    for (int i = 0; i < events.size(); i++) {
      LagoEvent event = read(call, events.get(i), now, i + ".", faults);
      if (event != null) {
        read.add(event);
        echo.add(event.toJson(now));
      }
    }
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
    return take(call, read, json, true);
  }

  private static ProblemException refused(List<Problem.Fault> faults) {
    Problem.Fault first = faults.get(0);
    return new ProblemException(
        LagoErrors.invalid(
            "nothing was taken: " + first.path() + " is at fault, " + first.message(), faults));
  }

  /** Null if something is wrong with the event itself, or with what it is to be counted by. */
  private @Nullable LagoEvent read(
      Call call, JsonNode json, Instant now, String under, List<Problem.Fault> faults) {
    LagoEvent event = LagoEvent.read(json, now, under, faults);
    if (event == null) {
      return null;
    }
    int tenant = core.catalog().tenant(call.access().tenant());
    List<Meter> meters = tenant < 0 ? List.of() : core.meters().byEventType(tenant, event.code());
    if (meters.isEmpty()) {
      faults.add(new Problem.Fault(under + "code", LagoErrors.NO_METRIC));
    }
    // A unique count here only ever grows: counting a removal as an addition would be a lie.
    if ("remove".equals(event.properties().path("operation_type").asText())
        && meters.stream().anyMatch(meter -> meter.aggregation() == Aggregation.UNIQUE)) {
      faults.add(
          new Problem.Fault(
              under + "properties", "operation_type_remove_" + LagoErrors.UNSUPPORTED));
    }
    return event;
  }

  private Reply take(Call call, List<LagoEvent> read, ObjectNode success, boolean isBatch) {
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    NativeEvents events = new NativeEvents();
    for (LagoEvent event : read) {
      event.addTo(events, LagoSubjects.of(tenant, event.subscription(), event.time()));
    }
    return Reply.whenDurable(
        new EventRequest(events.toJson(), true, outcome -> answer(outcome, success, isBatch)));
  }

  private static Reply answer(IngestOutcome outcome, ObjectNode success, boolean isBatch) {
    List<Refusal> refusals = outcome.refusals();
    if (refusals.isEmpty()) {
      return LagoAnswers.duplicate(Reply.ok(success), outcome.duplicates() > 0);
    }
    List<Problem.Fault> faults = new ArrayList<>();
    for (Refusal refusal : refusals) {
      faults.add(LagoErrors.fault(refusal, isBatch ? refusal.index() + "." : ""));
    }
    String taken = outcome.accepted() > 0 ? "; " + outcome.accepted() + " events were taken" : "";
    return LagoAnswers.FORM.problem(LagoErrors.invalid(refusals.get(0).message() + taken, faults));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
