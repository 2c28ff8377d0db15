package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tallygate.gateway.ops.Fields;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.OfflineRating;
import io.tallygate.rating.billing.PlanTry;
import io.tallygate.rating.billing.StatementJson;
import io.tallygate.rating.billing.UsageRows.RefusedRow;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** What usage that somebody wrote down would cost under a plan. Nothing of it is counted or kept. */
final class PlanTryApi {
  private final RatingCore core;
  private final Clock clock;

  PlanTryApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  Reply post(Call call) throws ProblemException {
    TriedPlanBody body = TriedPlanBody.of(call);
    CatalogDocument document = body.document(call.tenant(core.catalog()));
    Instant from = body.has("from") ? body.instant("from") : clock.instant();
    PlanTry trial =
        new PlanTry(
            document,
            body.has("to") ? body.instant("to") : null,
            Call.toZone(body.text("zone"), "zone"));
    try {
      JsonNode usage = body.usage();
      OfflineRating.Result result =
          usage.isTextual()
              ? trial.on(new StringReader(usage.textValue()))
              : trial.on(body.rows(from));
      return Reply.ok(fields(result));
    } catch (CatalogException e) {
      throw TriedPlanBody.refused(e);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(422, "Usage refused", String.valueOf(e.getMessage())).at("usage"));
    }
  }

  private static Map<String, Object> fields(OfflineRating.Result result) {
    return Fields.of(
        "counted",
        result.counted(),
        "refused",
        result.refused().stream().map(PlanTryApi::fields).toList(),
        "statements",
        result.statements().stream()
            .map(statement -> new RawValue(new String(StatementJson.write(statement), UTF_8)))
            .toList());
  }

  private static Map<String, Object> fields(RefusedRow row) {
    return Fields.of("row", row.row(), "field", row.field(), "message", row.message());
  }
}
