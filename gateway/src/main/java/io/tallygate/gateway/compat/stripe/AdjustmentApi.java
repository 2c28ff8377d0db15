package io.tallygate.gateway.compat.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.correction.CorrectionFailedException;
import io.tallygate.rating.correction.CorrectionOutcome;
import io.tallygate.rating.correction.EventName;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Events cancelled by their identifier. */
final class AdjustmentApi {
  private static final String IDENTIFIER = "cancel[identifier]";
  private static final int RETRY_AFTER_SECONDS = 5;

  private final RatingCore core;
  private final Clock clock;

  AdjustmentApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  Reply createV1(Call call) throws ProblemException {
    ObjectNode json = ExactJson.newObject();
    json.put("object", "billing.meter_event_adjustment");
    return cancel(call, Parameters.ofForm(call), json);
  }

  Reply createV2(Call call) throws ProblemException {
    Parameters parameters = Parameters.ofJson(call);
    ObjectNode json = ExactJson.newObject();
    json.put("id", "mtevadj_" + Digests.hex(call.body()));
    json.put("object", "v2.billing.meter_event_adjustment");
    json.put("created", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    return cancel(call, parameters, json);
  }

  private Reply cancel(Call call, Parameters parameters, ObjectNode json) throws ProblemException {
    parameters.only("event_name", "type", "cancel[]");
    String name = parameters.required("event_name", MeterEvent.NAME_CHARS_MAX);
    String type = parameters.required("type", MeterEvent.NAME_CHARS_MAX);
    if (!type.equals("cancel")) {
      throw StripeErrors.refused(StripeErrors.INVALID, "type must be cancel: " + type, "type");
    }
    String identifier = parameters.required(IDENTIFIER, MeterEvent.IDENTIFIER_CHARS_MAX);
    int tenant = core.catalog().tenant(call.access().tenant());
    CorrectionOutcome outcome =
        tenant < 0 ? CorrectionOutcome.UNKNOWN : take(tenant, name, identifier);
    json.putObject("cancel").put("identifier", identifier);
    json.put("event_name", name);
    json.put("livemode", true);
    json.put("status", "complete");
    json.put("type", "cancel");
    return switch (outcome) {
      case DONE -> StripeAnswers.ok(json);
      case ALREADY_VOID -> StripeAnswers.duplicate(StripeAnswers.ok(json), true);
      case UNKNOWN ->
          throw StripeErrors.notFound(
              "no event of this name with this identifier is kept, or retained in the log: "
                  + identifier,
              IDENTIFIER);
      default ->
          throw StripeErrors.refused(
              "event_not_retained",
              "a meter that does not keep events counted it too, and its record is no longer in the log:"
                  + " send its value with the opposite sign",
              IDENTIFIER);
    };
  }

  private CorrectionOutcome take(int tenant, String name, String identifier)
      throws ProblemException {
    try {
      return core.corrections()
          .voidEvents(tenant, List.of(new EventName(MeterEvent.source(name), identifier)))
          .get(0);
    } catch (CorrectionFailedException e) {
      throw new ProblemException(
          Problem.of(
                  503,
                  "Corrections are refused for now",
                  e.getMessage() + "; send the same again, nothing is taken back twice")
              .retryAfter(RETRY_AFTER_SECONDS));
    }
  }
}
