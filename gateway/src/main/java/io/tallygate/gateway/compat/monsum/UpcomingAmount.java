package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument.CustomerPart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.period.LatePolicy;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * {@code subscription.getupcomingamount}: the first statement of a subscription that nobody has yet and that would begin today.
 * Any thread; blocks.
 */
final class UpcomingAmount {
  private static final String TRIAL = "monsum:upcoming";

  private final RatingCore core;
  private final ZoneId zone;
  private final Clock clock;

  UpcomingAmount(RatingCore core, ZoneId zone, Clock clock) {
    this.core = core;
    this.zone = zone;
    this.clock = clock;
  }

  Reply get(MonsumRequest request, Account account) throws MonsumException {
    request.refuse("COUPON", "ADDONS");
    TenantCatalog tenant = account.required("ARTICLE_NUMBER");
    Plan plan = tenant.plan(request.required("ARTICLE_NUMBER"));
    if (plan == null) {
      throw MonsumException.field("ARTICLE_NUMBER", "there is no plan with this key");
    }
    Instant now = clock.instant();
    Catalog trial = trial(account, tenant, plan, LocalDate.ofInstant(now, zone));
    BillRun run =
        new BillRun(
            () -> trial, core.usage(), core.flushes(), core.statements(), LatePolicy.DEFAULT);
    Statement first = run.preview(tenant.number(), TRIAL, now, false).statement();
    return request.answer(
        Map.of("TOTAL", first.total().toPlainString(), "CURRENCY_CODE", first.currency()));
  }

  private Catalog trial(Account account, TenantCatalog tenant, Plan plan, LocalDate today)
      throws MonsumException {
    CustomerPart customer =
        new CustomerPart(TRIAL, null, zone.getId(), List.of(), plan.currency().getCode(), null);
    SubscriptionPart subscription =
        new SubscriptionPart(
            TRIAL, TRIAL, plan.key(), today.toString(), null, List.of(), List.of());
    try {
      return Catalog.fold(
          account.catalog(),
          Account.document(List.of(customer), List.of(subscription), List.of())
              .ofTenant(tenant.name()));
    } catch (CatalogException e) {
      throw MonsumException.of(e);
    }
  }
}
