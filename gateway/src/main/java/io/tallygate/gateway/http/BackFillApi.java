package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.correction.BackFill;
import io.tallygate.rating.correction.CorrectionFailedException;
import io.tallygate.rating.correction.CorrectionRefusedException;
import io.tallygate.rating.correction.NewEvent;
import io.tallygate.rating.meter.Meter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts a range of kept events anew. */
final class BackFillApi {
  /** More than a frame holds. */
  private static final int EVENTS_MAX = 2000;

  private static final int RETRY_AFTER_SECONDS = 5;

  private final RatingCore core;
  private final Clock clock;

  BackFillApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  Reply post(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    Meter meter = UsageApi.meter(tenant, call.required("meter"), "meter");
    long fromMs = call.instant("from").toEpochMilli();
    long toMs = call.instant("to").toEpochMilli();
    if (fromMs >= toMs) {
      throw ProblemException.badRequest("to must be later than from", "to");
    }
    String dry = call.parameter("dryRun");
    if (dry != null && !dry.equals("true") && !dry.equals("false")) {
      throw ProblemException.badRequest("dryRun must be true or false", "dryRun");
    }
    if (!call.mediaType().equals("application/json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported media type", "the body is taken as application/json")
              .at("Content-Type"));
    }
    List<String> subjects = call.parameters("subject");
    BackFill range =
        new BackFill(
            tenant.number(),
            meter.id(),
            subjects.isEmpty() ? null : Set.copyOf(subjects),
            fromMs,
            toMs,
            "true".equals(dry));
    List<NewEvent> events =
        new ReplacementEvents(core, EVENTS_MAX, clock).read(call.body(), tenant.number());
    try {
      BackFill.Result result = core.corrections().backFill(range, events);
      Map<String, Object> reply = new LinkedHashMap<>();
      reply.put("takenBack", result.takenBack());
      reply.put("takenBackRecords", result.takenBackRecords());
      reply.put("added", result.added());
      reply.put("dryRun", range.isDry());
      return Reply.ok(reply);
    } catch (CorrectionRefusedException e) {
      throw new ProblemException(
          Problem.of(422, "Back-fill refused", "nothing was changed: " + e.getMessage())
              .at(e.field()));
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
