package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.BillRunResult;
import io.tallygate.rating.billing.Outlier;
import io.tallygate.rating.billing.StatementJson;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.billing.Suspense;
import io.tallygate.rating.catalog.TenantCatalog;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bill runs, previews, suspense. */
final class BillingApi {
  private final RatingCore core;
  private final BillRun billRun;
  private final Suspense suspense;
  private final Clock clock;

  BillingApi(RatingCore core, BillRun billRun, Suspense suspense, Clock clock) {
    this.core = core;
    this.billRun = billRun;
    this.suspense = suspense;
    this.clock = clock;
  }

  private TenantCatalog tenant(Call call) throws ProblemException {
    return ManagementApi.tenant(core.catalog(), call.access());
  }

  Reply suspense(Call call) throws ProblemException {
    int tenant = tenant(call).number();
    core.flushes().flushAndStore();
    return raw("items", StatementJson.writeSuspense(suspense.list(tenant)));
  }

  /** An object with one field whose value is JSON already. */
  private static Reply raw(String name, byte[] json) {
    String text = "{\"" + name + "\":" + new String(json, UTF_8) + "}";
    return new Reply(200, "application/json", text.getBytes(UTF_8));
  }

  Reply close(Call call) throws ProblemException {
    int tenant = tenant(call).number();
    JsonFields body = JsonFields.of(call, "until", "issuedAt", "dryRun", "draft");
    Instant until = body.instant("until");
    Instant madeAt = body.has("issuedAt") ? body.instant("issuedAt") : clock.instant();
    if (until.isAfter(madeAt)) {
      throw ProblemException.badRequest(
          "until lies after issuedAt: a period that has not ended cannot be closed", "until");
    }
    StatementState state = body.flag("draft") ? StatementState.DRAFT : StatementState.ISSUED;
    boolean isDry = body.flag("dryRun");
    BillRunResult result =
        isDry
            ? billRun.rehearse(tenant, until, madeAt, state)
            : billRun.close(tenant, until, madeAt, state);
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("closingFlush", result.closingFlush());
    reply.put("closedPeriods", result.closedPeriods());
    reply.put("dryRun", isDry);
    reply.put("statementCount", result.statementCount());
    reply.put("statements", result.statements().stream().map(StatementsApi::fields).toList());
    reply.put("outlierCount", result.outlierCount());
    reply.put("outliers", result.outliers().stream().map(BillingApi::fields).toList());
    return Reply.ok(reply);
  }

  private static Map<String, Object> fields(Outlier outlier) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("statement", outlier.statement());
    fields.put("customer", outlier.customer());
    fields.put("subscription", outlier.subscription());
    fields.put("before", outlier.before().toPlainString());
    fields.put("total", outlier.total().toPlainString());
    return fields;
  }

  Reply preview(Call call) throws ProblemException {
    TenantCatalog tenant = tenant(call);
    String subscription = call.required("subscription");
    if (tenant.subscription(subscription) == null) {
      throw new ProblemException(
          Problem.of(
                  404,
                  "Not found",
                  "there is no such subscription [subscription=" + subscription + "]")
              .at("subscription"));
    }
    Instant at = call.parameter("at") == null ? clock.instant() : call.instant("at");
    try {
      return StatementReply.of(billRun.preview(tenant.number(), subscription, at), call);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(
          "there is nothing to preview at this time: " + e.getMessage(), "at");
    }
  }
}
