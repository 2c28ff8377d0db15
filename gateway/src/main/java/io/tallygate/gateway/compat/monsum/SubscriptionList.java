package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.ZoneHistory;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code subscription.get}. Any thread. */
final class SubscriptionList {
  private static final int LIMIT_WITHOUT_FILTER = 10;

  private final Clock clock;

  SubscriptionList(Clock clock) {
    this.clock = clock;
  }

  Reply get(MonsumRequest request, Account account) throws MonsumException {
    request.onlyFilters(
        "SUBSCRIPTION_ID", "CUSTOMER_ID", "SUBSCRIPTION_EXT_UID", "CUSTOMER_EXT_UID");
    int limit =
        request.limit(request.isFiltered() ? MonsumRequest.LIMIT_MAX : LIMIT_WITHOUT_FILTER);
    long offset = request.offset();
    TenantCatalog tenant = account.tenant();
    Instant now = clock.instant();
    List<Map<String, Object>> rows =
        tenant == null
            ? List.of()
            : wanted(tenant, request)
                .filter(contract -> isWanted(contract, request))
                .skip(offset)
                .limit(limit)
                .map(contract -> row(contract, tenant, now))
                .toList();
    return request.answer(Map.of("SUBSCRIPTIONS", rows));
  }

  private static Stream<Contract> wanted(TenantCatalog tenant, MonsumRequest request) {
    String id = request.text("SUBSCRIPTION_ID");
    if (id != null) {
      return Stream.ofNullable(Contract.find(tenant, id));
    }
    return tenant.subscriptions().stream()
        .map(Subscription::key)
        .filter(key -> Contract.idOf(tenant, key).equals(key))
        .map(key -> Objects.requireNonNull(Contract.find(tenant, key)));
  }

  private static boolean isWanted(Contract contract, MonsumRequest request) {
    String customer = contract.customer().key();
    return isOrAny(customer, request.text("CUSTOMER_ID"))
        && isOrAny(customer, request.text("CUSTOMER_EXT_UID"))
        && isOrAny(contract.externalId(), request.text("SUBSCRIPTION_EXT_UID"));
  }

  private static boolean isOrAny(String value, @Nullable String wanted) {
    return wanted == null || wanted.equals(value);
  }

  private static Map<String, Object> row(Contract contract, TenantCatalog tenant, Instant now) {
    ZoneHistory zones = contract.customer().zones();
    Subscription newest = contract.newest();
    Plan plan = Contract.planOf(tenant, newest);
    Instant end = newest.end();
    boolean isOver = end != null && !now.isBefore(end);
    Instant begin = contract.parts().get(0).start();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("SUBSCRIPTION_ID", contract.id());
    row.put("CUSTOMER_ID", contract.customer().key());
    row.put("START", MonsumTime.text(begin, zones));
    if (end != null && isOver) {
      row.put("NEXT_EVENT", MonsumTime.NEVER);
      row.put("LAST_EVENT", MonsumTime.text(end, zones));
    } else {
      BillingPeriod period = period(contract, plan, now);
      row.put("NEXT_EVENT", MonsumTime.text(period.end(), zones));
      row.put("LAST_EVENT", MonsumTime.text(period.start(), zones));
    }
    row.put("CANCELLATION_DATE", end == null ? MonsumTime.NEVER : MonsumTime.text(end, zones));
    row.put("STATUS", isOver ? "closed" : end == null ? "active" : "canceled");
    row.put("ARTICLE_NUMBER", plan.key());
    row.put("SUBSCRIPTION_TITLE", plan.name());
    row.put("SUBSCRIPTION_EXT_UID", contract.externalId());
    row.put("CURRENCY_CODE", plan.currency().getCode());
    row.put("ADDONS", List.of());
    return row;
  }

  /** The period of the newest part that holds an instant; the first one where it has not begun. */
  static BillingPeriod period(Contract contract, Plan plan, Instant now) {
    Subscription newest = contract.newest();
    Instant start = newest.start();
    PeriodCalendar calendar =
        PeriodCalendar.of(plan.period(), plan.anchor(), start, contract.customer().zones());
    Instant from = calendar.containing(now.isBefore(start) ? start : now).start();
    return calendar.from(from.isBefore(start) ? start : from, newest.end());
  }
}
