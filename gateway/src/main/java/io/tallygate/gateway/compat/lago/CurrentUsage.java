package io.tallygate.gateway.compat.lago;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.billing.StatementPreview;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.LineKind;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** What a subscription has used in its open period, and what that costs: from the statement it would get now. */
final class CurrentUsage {
  private final RatingCore core;
  private final BillRun billRun;
  private final Clock clock;

  CurrentUsage(RatingCore core, Clock clock) {
    this.core = core;
    this.billRun =
        new BillRun(
            core::catalog, core.usage(), core.flushes(), core.statements(), LatePolicy.DEFAULT);
    this.clock = clock;
  }

  Reply get(Call call) throws ProblemException {
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    String customer = call.part("external_customer_id");
    if (tenant == null || tenant.customer(customer) == null) {
      throw LagoErrors.notFound("customer", "the catalog has no customer of this key");
    }
    String key = call.parameter("external_subscription_id");
    if (key == null) {
      throw LagoErrors.notFound("subscription", "give external_subscription_id");
    }
    Subscription subscription = tenant.subscription(key);
    if (subscription == null || !subscription.customer().equals(customer)) {
      throw LagoErrors.notFound("subscription", "the customer has no subscription of this key");
    }
    StatementPreview preview;
    try {
      preview = billRun.preview(tenant.number(), key, clock.instant(), true);
    } catch (IllegalArgumentException e) {
      throw ProblemException.of(
          405,
          "no_active_subscription",
          "the subscription has no open period now: " + e.getMessage());
    }
    Plan plan = tenant.plan(subscription.plan());
    if (plan == null) {
      throw new IllegalStateException("a subscription has no plan [subscription=" + key + "]");
    }
    ObjectNode body = ExactJson.newObject();
    body.set("customer_usage", usage(tenant, subscription, plan, preview));
    return Reply.ok(body);
  }

  private ObjectNode usage(
      TenantCatalog tenant, Subscription subscription, Plan plan, StatementPreview preview) {
    Statement statement = preview.statement();
    ObjectNode json = ExactJson.newObject();
    json.put("from_datetime", statement.start().toString());
    json.put("to_datetime", statement.end().minusSeconds(1).toString());
    json.put(
        "issuing_date",
        statement.end().atZone(ZoneId.of(statement.zone())).toLocalDate().toString());
    json.putNull("lago_invoice_id");
    json.put("currency", statement.currency());
    ArrayNode charges = ExactJson.newObject().putArray("charges");
    BigDecimal sum = BigDecimal.ZERO;
    for (Charge charge : charges(plan)) {
      BigDecimal amount = BigDecimal.ZERO;
      BigDecimal units = BigDecimal.ZERO;
      for (StatementLine line : statement.lines()) {
        if (line.charge().equals(charge.key())) {
          amount = amount.add(line.amount());
          units = line.kind() == LineKind.USAGE ? units.add(line.quantity()) : units;
        }
      }
      sum = sum.add(amount);
      charges.add(charge(tenant, subscription, charge, statement, units, amount, preview));
    }
    json.put("amount_cents", cents(sum, statement));
    json.put("taxes_amount_cents", 0);
    json.put("total_amount_cents", cents(sum, statement));
    json.set("charges_usage", charges);
    return json;
  }

  /** Those that price meters, once by key: a price that changes is two of one key. */
  private static Iterable<Charge> charges(Plan plan) {
    Map<String, Charge> charges = new LinkedHashMap<>();
    for (PlannedCharge planned : plan.charges()) {
      if (!planned.charge().meters().isEmpty()) {
        charges.putIfAbsent(planned.charge().key(), planned.charge());
      }
    }
    return charges.values();
  }

  private ObjectNode charge(
      TenantCatalog tenant,
      Subscription subscription,
      Charge charge,
      Statement statement,
      BigDecimal units,
      BigDecimal amount,
      StatementPreview preview) {
    String shown = plain(units);
    ObjectNode json = ExactJson.newObject();
    json.put("units", shown);
    json.put("total_aggregated_units", shown);
    Meter meter = meter(tenant, charge.meters().get(0));
    json.put("events_count", events(meter, subscription, statement, preview.throughFlush()));
    json.put("amount_cents", cents(amount, statement));
    json.put("amount_currency", statement.currency());
    String name = "charge/" + statement.plan() + "/" + charge.key();
    ObjectNode described = json.putObject("charge");
    described.put("lago_id", UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString());
    described.put("charge_model", ChargeModels.of(charge));
    described.put("invoice_display_name", charge.name());
    json.set("billable_metric", MetricApi.named(meter));
    json.putArray("filters");
    json.putArray("grouped_usage");
    return json;
  }

  private static String plain(BigDecimal units) {
    BigDecimal stripped = units.stripTrailingZeros();
    return (stripped.scale() < 1 ? stripped.setScale(1) : stripped).toPlainString();
  }

  private static Meter meter(TenantCatalog tenant, String key) {
    for (Meter meter : tenant.meters()) {
      if (meter.key().equals(key)) {
        return meter;
      }
    }
    throw new IllegalStateException("a plan prices a meter that is not there [meter=" + key + "]");
  }

  /** Events of the metric while their subjects were the subscription's. */
  private long events(
      Meter meter, Subscription subscription, Statement statement, long throughFlush) {
    long count = 0;
    for (SubjectAssignment each : subscription.subjects()) {
      Instant from = later(each.from(), statement.start());
      Instant to = earlier(each.to(), statement.end());
      if (from.isBefore(to)) {
        for (UsageRow row :
            core.usage()
                .usage(
                    meter.id(),
                    SeriesDefinition.NONE,
                    List.of(each.subject()),
                    from.toEpochMilli(),
                    to.toEpochMilli(),
                    throughFlush)) {
          count += row.count();
        }
      }
    }
    return count;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(@Nullable Instant a, Instant b) {
    return a == null || a.isAfter(b) ? b : a;
  }

  /** An amount in the minor unit of its currency, which it is rounded to already. */
  private static long cents(BigDecimal amount, Statement statement) {
    return amount
        .movePointRight(CurrencyUnit.of(statement.currency()).getDecimalPlaces())
        .longValueExact();
  }
}
