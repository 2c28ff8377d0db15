package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogDocument.CustomerPart;
import io.tallygate.rating.catalog.CatalogDocument.SubjectPart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.ZoneHistory;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan that nobody has yet, tried on usage: each subject of the usage becomes a customer who has it, from the period of the
 * subject's first record on.
 */
final class PlanTrial {
  private PlanTrial() {}

  /**
   * The catalog with those customers and subscriptions.
   *
   * @param catalog with one plan of the tenant
   * @param firstUsage by subject
   * @throws CatalogException if there is not just one plan, or a subject's name cannot be a key
   */
  static Catalog of(
      Catalog catalog, CatalogDocument document, Map<String, Instant> firstUsage, ZoneId zone)
      throws CatalogException {
    List<Plan> plans = List.copyOf(catalog.of(catalog.tenant(document.tenantName())).plans());
    if (plans.size() != 1) {
      throw new CatalogException(
          List.of(
              new CatalogException.Problem(
                  "plans",
                  "must be one plan where there are no subscriptions [plans="
                      + plans.size()
                      + "]")));
    }
    Plan plan = plans.get(0);
    List<CustomerPart> customers = new ArrayList<>();
    List<SubscriptionPart> subscriptions = new ArrayList<>();
    firstUsage.forEach(
        (subject, first) -> {
          customers.add(
              new CustomerPart(
                  subject, null, zone.getId(), List.of(), plan.currency().getCode(), null));
          subscriptions.add(
              new SubscriptionPart(
                  subject,
                  subject,
                  plan.key(),
                  firstDay(plan, first, zone),
                  null,
                  List.of(new SubjectPart(subject, null, null)),
                  List.of()));
        });
    return Catalog.fold(
        catalog,
        new CatalogDocument(
            document.tenant(),
            List.of(),
            List.of(),
            List.of(),
            customers,
            List.of(),
            subscriptions,
            List.of(),
            List.of()));
  }

  private static String firstDay(Plan plan, Instant first, ZoneId zone) {
    Instant start =
        PeriodCalendar.of(plan.period(), plan.anchor(), first, ZoneHistory.of(zone))
            .containing(first)
            .start();
    return start.atZone(zone).toLocalDate().toString();
  }
}
