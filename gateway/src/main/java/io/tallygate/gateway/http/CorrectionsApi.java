package io.tallygate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.correction.CorrectionFailedException;
import io.tallygate.rating.correction.CorrectionOutcome;
import io.tallygate.rating.correction.EventName;
import io.tallygate.rating.correction.NewEvent;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Taking usage back: void, replace, and the list of what was taken back. */
final class CorrectionsApi {
  static final int EVENTS_MAX = 10_000;
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final Set<String> NAME_FIELDS = Set.of("id", "source");

  private final RatingCore core;
  private final Clock clock;

  CorrectionsApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  /** Voids events, each by itself, and answers by index. */
  Reply voidEvents(Call call) throws ProblemException {
    int tenant = ManagementApi.tenant(core.catalog(), call.access()).number();
    Map<Integer, Map<String, Object>> refused = new TreeMap<>();
    List<Integer> indexes = new ArrayList<>();
    List<EventName> names = names(call, indexes, refused);
    List<CorrectionOutcome> outcomes;
    try {
      outcomes = core.corrections().voidEvents(tenant, names);
    } catch (CorrectionFailedException e) {
      throw failed(e);
    }
    int voided = 0;
    int before = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case DONE -> voided++;
        case ALREADY_VOID -> before++;
        default ->
            refused.put(
                indexes.get(i),
                refusal(indexes.get(i), "id", outcomes.get(i).name(), reason(outcomes.get(i))));
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("voided", voided);
    body.put("alreadyVoid", before);
    body.put("refused", refused.values());
    return Reply.ok(body);
  }

  private static List<EventName> names(
      Call call, List<Integer> indexes, Map<Integer, Map<String, Object>> refused)
      throws ProblemException {
    JsonNode body = json(call);
    if (!body.isArray() && !body.isObject()) {
      throw ProblemException.badRequest(
          "the body must be an object with id and source, or an array of them", "body");
    }
    int count = body.isArray() ? body.size() : 1;
    if (count > EVENTS_MAX) {
      throw new ProblemException(
          Problem.of(413, "Too many events", "the body names more than " + EVENTS_MAX + " events")
              .at("body"));
    }
    List<EventName> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      JsonNode one = body.isArray() ? body.get(i) : body;
      String fault = fault(one);
      if (fault == null) {
        indexes.add(i);
        names.add(new EventName(text(one, "source"), one.get("id").textValue()));
      } else {
        String field = fault.substring(0, fault.indexOf(' '));
        refused.put(i, refusal(i, field, "MALFORMED_FIELD", fault));
      }
    }
    return names;
  }

  /** What is wrong with a name, its field first; null if nothing. */
  private static @Nullable String fault(JsonNode one) {
    if (!one.isObject()) {
      return "event must be a JSON object with id and source";
    }
    List<String> fields = new ArrayList<>();
    one.fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      if (!NAME_FIELDS.contains(field)) {
        return field + " is not known: an event is named by id and source";
      }
    }
    for (String field : List.of("id", "source")) {
      JsonNode value = one.get(field);
      if (value == null || value.isNull()) {
        if (field.equals("id")) {
          return "id is missing";
        }
      } else if (!value.isTextual()
          || !Texts.fits(value.textValue(), EventAssembler.ID_BYTES_MAX)) {
        return field + " must be text of 1 to " + EventAssembler.ID_BYTES_MAX + " bytes";
      }
    }
    return null;
  }

  private static @Nullable String text(JsonNode one, String field) {
    JsonNode value = one.get(field);
    return value == null || value.isNull() ? null : value.textValue();
  }

  private static Map<String, Object> refusal(int index, String field, String code, String message) {
    Map<String, Object> refusal = new LinkedHashMap<>();
    refusal.put("index", index);
    refusal.put("field", field);
    refusal.put("code", code);
    refusal.put("message", message);
    return refusal;
  }

  /**
   * Takes the event that the parameters name back, and counts the one of the body in its place. Without parameters it is the one
   * with the id and source of the body.
   */
  Reply replace(Call call) throws ProblemException {
    int tenant = ManagementApi.tenant(core.catalog(), call.access()).number();
    JsonNode body = json(call);
    if (!body.isObject()) {
      throw ProblemException.badRequest("the body must be one event, a JSON object", "body");
    }
    List<NewEvent> events = new ReplacementEvents(core, 1, clock).read(call.body(), tenant);
    String id = call.parameter("id");
    EventName name =
        id == null
            ? new EventName(text(body, "source"), body.path("id").textValue())
            : new EventName(call.parameter("source"), id);
    CorrectionOutcome outcome;
    try {
      outcome = core.corrections().replace(tenant, name, events.get(0));
    } catch (CorrectionFailedException e) {
      throw failed(e);
    }
    if (outcome != CorrectionOutcome.DONE) {
      throw new ProblemException(
          Problem.of(
                  outcome == CorrectionOutcome.UNKNOWN ? 404 : 409,
                  "Not replaced",
                  "nothing was changed: " + reason(outcome))
              .at("id"));
    }
    return Reply.ok(Map.of("replaced", true));
  }

  private static String reason(CorrectionOutcome outcome) {
    return switch (outcome) {
      case DONE -> "it was taken back";
      case ALREADY_VOID -> "the event was taken back before";
      case UNKNOWN ->
          "no event with this id and source is kept, or retained in the log: if it was counted longer"
              + " ago, send its quantity with the opposite sign";
      case NOT_RETAINED ->
          "a meter that does not keep events counted it too, and its record is no longer in the log:"
              + " send its quantities with the opposite sign";
      case ID_IN_USE -> "the id of the new event is that of another event";
    };
  }

  /** What was taken back, correction by correction. */
  Reply list(Call call) throws ProblemException {
    int tenant = ManagementApi.tenant(core.catalog(), call.access()).number();
    long after = call.number("after", -1, 0, Long.MAX_VALUE);
    int limit = call.limit();
    core.flushes().flushAndStore();
    Map<Long, Map<String, Object>> corrections = new LinkedHashMap<>();
    Map<Long, List<Object>> records = new LinkedHashMap<>();
    for (VoidedEvent event : core.corrections().list(tenant, after, limit + 1)) {
      corrections.computeIfAbsent(
          event.correction(),
          position -> {
            Map<String, Object> correction = new LinkedHashMap<>();
            correction.put("correction", position);
            correction.put("at", Instant.ofEpochMilli(event.correctedMs()));
            return correction;
          });
      records.computeIfAbsent(event.correction(), none -> new ArrayList<>()).add(record(event));
    }
    corrections.forEach((position, fields) -> fields.put("takenBack", records.get(position)));
    return Page.reply(
        List.copyOf(corrections.values()), limit, each -> each, each -> each.get("correction"));
  }

  private Map<String, Object> record(VoidedEvent event) {
    SeriesDefinition series = core.corrections().series(event);
    Meter meter = core.meters().all().get(series.key().meter());
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (int i = 0; i < meter.dimensions().size(); i++) {
      dimensions.put(meter.dimensions().get(i).name(), series.key().dimensions().get(i));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("meter", meter.key());
    fields.put("subject", series.key().subject());
    fields.put("dimensions", dimensions);
    fields.put("time", Instant.ofEpochMilli(event.timeMs()));
    fields.put("quantity", BigDecimal.valueOf(event.quantity(), meter.scale()).toPlainString());
    fields.put("position", event.position());
    if (event.isWindow()) {
      fields.put("windowMinutes", meter.windowMinutes());
      fields.put("records", -event.index());
    } else {
      fields.put("index", event.index());
    }
    return fields;
  }

  private static JsonNode json(Call call) throws ProblemException {
    if (!call.mediaType().equals("application/json")
        && !call.mediaType().equals("application/cloudevents+json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported media type", "the body is taken as application/json")
              .at("Content-Type"));
    }
    return JsonText.read(call.body());
  }

  private static ProblemException failed(CorrectionFailedException e) {
    return new ProblemException(
        Problem.of(
                503,
                "Corrections are refused for now",
                e.getMessage() + "; send the same again, nothing is taken back twice")
            .retryAfter(RETRY_AFTER_SECONDS));
  }
}
