package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.BillRunResult;
import io.tallygate.rating.billing.Forecast;
import io.tallygate.rating.billing.Outlier;
import io.tallygate.rating.billing.ParkedUsage;
import io.tallygate.rating.billing.Preview;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.billing.Suspense;
import io.tallygate.rating.billing.SuspenseEntry;
import io.tallygate.rating.billing.Unbilled;
import io.tallygate.rating.catalog.TenantCatalog;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Bill runs, previews, suspense. */
final class BillingApi {
  private final RatingCore core;
  private final BillRun billRun;
  private final Preview previews;
  private final Suspense suspense;
  private final ParkedUsage parked;
  private final Clock clock;

  BillingApi(RatingCore core, BillRun billRun, Preview previews, Suspense suspense, Clock clock) {
    this.core = core;
    this.billRun = billRun;
    this.previews = previews;
    this.suspense = suspense;
    this.parked = new ParkedUsage(core::catalog, core.usage(), core.statements(), clock);
    this.clock = clock;
  }

  private TenantCatalog tenant(Call call) throws ProblemException {
    return ManagementApi.tenant(core.catalog(), call.access());
  }

  Reply suspense(Call call) throws ProblemException {
    int tenant = tenant(call).number();
    SuspensePage page = SuspensePage.of(call);
    core.flushes().flushAndStore();
    List<SuspenseEntry> entries = new ArrayList<>(suspense.list(tenant));
    entries.addAll(parked.list(tenant));
    return page.of(entries);
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

  /** What the open period comes to so far, and what it is expected to come to. */
  Reply forecast(Call call) throws ProblemException {
    TenantCatalog tenant = tenant(call);
    String subscription = subscription(tenant, call);
    Instant at = call.parameter("at") == null ? clock.instant() : call.instant("at");
    Forecast forecast;
    try {
      forecast = previews.forecast(tenant.number(), subscription, at);
    } catch (IllegalArgumentException e) {
      throw nothingToPreview(e);
    }
    Statement soFar = forecast.soFar();
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("customer", soFar.customer());
    reply.put("subscription", soFar.subscription());
    reply.put("period", soFar.period());
    reply.put("start", soFar.start());
    reply.put("end", soFar.end());
    reply.put("currency", soFar.currency());
    reply.put("knownThrough", forecast.from());
    reply.put("pattern", forecast.pattern().toString());
    reply.put("throughFlush", soFar.closingFlush());
    reply.put("soFar", soFar.total().toPlainString());
    reply.put("expected", forecast.expected().total().toPlainString());
    reply.put("charges", charges(soFar, forecast.expected()));
    return Reply.ok(reply);
  }

  private static List<Map<String, Object>> charges(Statement soFar, Statement expected) {
    Map<String, BigDecimal> known = amounts(soFar);
    Map<String, BigDecimal> then = amounts(expected);
    Set<String> keys = new LinkedHashSet<>(then.keySet());
    keys.addAll(known.keySet());
    List<Map<String, Object>> charges = new ArrayList<>();
    for (String key : keys) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("charge", key);
      fields.put("soFar", known.getOrDefault(key, BigDecimal.ZERO).toPlainString());
      fields.put("expected", then.getOrDefault(key, BigDecimal.ZERO).toPlainString());
      charges.add(fields);
    }
    return charges;
  }

  private static Map<String, BigDecimal> amounts(Statement statement) {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    statement.lines().forEach(line -> amounts.merge(line.charge(), line.amount(), BigDecimal::add));
    return amounts;
  }

  /** What was used up to a day of account and not billed by then, by subscription. */
  Reply unbilled(Call call) throws ProblemException {
    int tenant = tenant(call).number();
    Instant at = call.parameter("at") == null ? clock.instant() : call.instant("at");
    int limit = call.limit();
    String after = call.parameter("after") == null ? "" : call.required("after");
    List<Unbilled> found = previews.unbilled(tenant, at, after, limit + 1);
    return Page.reply(found, limit, BillingApi::fields, Unbilled::subscription);
  }

  private static Map<String, Object> fields(Unbilled entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("customer", entry.customer());
    fields.put("subscription", entry.subscription());
    fields.put("plan", entry.plan());
    fields.put("currency", entry.currency());
    fields.put("from", entry.from());
    fields.put("at", entry.at());
    fields.put("amount", entry.amount().toPlainString());
    fields.put("adjustments", entry.adjustments().toPlainString());
    List<Map<String, Object>> charges = new ArrayList<>();
    for (Unbilled.Charge charge : entry.charges()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("charge", charge.charge());
      one.put("quantity", charge.quantity().toPlainString());
      one.put("unit", charge.unit());
      one.put("amount", charge.amount().toPlainString());
      charges.add(one);
    }
    fields.put("charges", charges);
    return fields;
  }

  Reply preview(Call call) throws ProblemException {
    TenantCatalog tenant = tenant(call);
    String subscription = subscription(tenant, call);
    Instant at = call.parameter("at") == null ? clock.instant() : call.instant("at");
    try {
      return StatementReply.of(
          billRun.preview(tenant.number(), subscription, at, call.flag("fresh")), call);
    } catch (IllegalArgumentException e) {
      throw nothingToPreview(e);
    }
  }

  private static String subscription(TenantCatalog tenant, Call call) throws ProblemException {
    String subscription = call.required("subscription");
    if (tenant.subscription(subscription) == null) {
      throw new ProblemException(
          Problem.of(
                  404,
                  "Not found",
                  "there is no such subscription [subscription=" + subscription + "]")
              .at("subscription"));
    }
    return subscription;
  }

  private static ProblemException nothingToPreview(IllegalArgumentException e) {
    return ProblemException.badRequest(
        "there is nothing to preview at this time: " + e.getMessage(), "at");
  }
}
