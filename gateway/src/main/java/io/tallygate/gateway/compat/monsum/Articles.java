package io.tallygate.gateway.compat.monsum;

import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.BaseFee;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.EventPrice;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.charge.SetupFee;
import io.tallygate.rating.charge.UnitPrice;
import io.tallygate.rating.charge.UsageCharge;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Articles: a plan is one that customers subscribe to, under its key; a charge of a plan for one article ({@code where: {article:
 * …}}) is one that is booked. Prices are those of one moment.
 */
final class Articles {
  private final TenantCatalog tenant;
  private final Instant now;
  private final ZoneHistory zones;

  /**
   * @param zones in which prices that change change
   */
  Articles(TenantCatalog tenant, Instant now, ZoneHistory zones) {
    this.tenant = tenant;
    this.now = now;
    this.zones = zones;
  }

  /**
   * An article.
   *
   * @param plan that it is, or that has it
   * @param price of one; null: no single price makes it
   * @param isProduct whether it is subscribed to
   */
  record Article(
      String number, String title, Plan plan, @Nullable BigDecimal price, boolean isProduct) {}

  /** All of them, in the order of the catalog, by number; where a plan and a charge have one number, the plan. */
  Map<String, Article> all() {
    Map<String, Article> articles = new LinkedHashMap<>();
    for (Plan plan : tenant.plans()) {
      articles.put(plan.key(), product(plan));
    }
    for (Plan plan : tenant.plans()) {
      for (PlannedCharge planned : plan.charges()) {
        String number = number(planned.charge());
        if (number != null && isValid(planned, now, zones)) {
          articles.putIfAbsent(
              number,
              new Article(number, planned.charge().name(), plan, price(planned.charge()), false));
        }
      }
    }
    return articles;
  }

  private Article product(Plan plan) {
    BigDecimal price = BigDecimal.ZERO;
    for (PlannedCharge planned : plan.charges()) {
      if (planned.charge() instanceof BaseFee fee && isValid(planned, now, zones)) {
        price = price.add(fee.amount());
      }
    }
    return new Article(plan.key(), plan.name(), plan, price, true);
  }

  /** What is due once when it is subscribed to. */
  BigDecimal setupFee(Plan plan) {
    return plan.charges().stream()
        .filter(planned -> isValid(planned, now, zones))
        .map(PlannedCharge::charge)
        .filter(SetupFee.class::isInstance)
        .map(charge -> ((SetupFee) charge).amount())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The number of the article that a charge of a plan is for, by key; the plan's own where it is for none. */
  static String numberOf(List<PlannedCharge> charges, String charge, String plan) {
    return charges.stream()
        .map(PlannedCharge::charge)
        .filter(each -> each.key().equals(charge))
        .map(Articles::number)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(plan);
  }

  private static @Nullable String number(Charge charge) {
    if (charge instanceof EventPrice price) {
      return price.where().values().get(BookingMeter.ARTICLE);
    }
    return charge instanceof UsageCharge usage
        ? usage.quantity().where().values().get(BookingMeter.ARTICLE)
        : null;
  }

  private static @Nullable BigDecimal price(Charge charge) {
    if (charge instanceof EventPrice price) {
      return price.otherwise();
    }
    return charge instanceof UsageCharge usage
            && usage.pricing() instanceof UnitPrice unit
            && unit.per().compareTo(BigDecimal.ONE) == 0
        ? unit.price()
        : null;
  }

  /** Whether a price holds at an instant. */
  static boolean isValid(PlannedCharge planned, Instant at, ZoneHistory zones) {
    return !planned.valid(new Span(at, at.plusMillis(1)), zones).isEmpty();
  }
}
