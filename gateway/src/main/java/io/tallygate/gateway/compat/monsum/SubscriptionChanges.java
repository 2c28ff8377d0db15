package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.catalog.CatalogDocument.SubjectPart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.period.PeriodCalendar;
import io.tallygate.rating.period.ZoneHistory;
import io.tallygate.rating.store.UsageEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Begins, ends and changes subscriptions. One change at a time, so that two of them never take one number; each looks at the
 * catalog as it is then. Any thread; blocks.
 */
final class SubscriptionChanges {
  private final BookingArchive archive;
  private final Clock clock;

  SubscriptionChanges(BookingArchive archive, Clock clock) {
    this.archive = archive;
    this.clock = clock;
  }

  /**
   * {@code subscription.create}. The subscription's id, and the client's own one if there is one, are its subjects.
   */
  synchronized Reply create(MonsumRequest request, Account seen) throws MonsumException {
    refuseWhatChangesThePrice(request);
    Account account = seen.now();
    Customer customer = account.customer(request.required("CUSTOMER_ID"));
    TenantCatalog tenant = account.required("CUSTOMER_ID");
    Plan plan = plan(tenant, request);
    requireCurrency(request, plan);
    String externalId = request.text("SUBSCRIPTION_EXT_UID");
    Contract before = externalId == null ? null : withExternalId(tenant, externalId);
    if (before != null
        && before.customer().equals(customer)
        && before.newest().plan().equals(plan.key())) {
      return request.successBefore(Map.of("SUBSCRIPTION_ID", Numbers.id(before.id())));
    }
    ZoneHistory zones = customer.zones();
    String start = request.anyText("START", "START_DATE");
    MonsumTime from = MonsumTime.of(start, "START", zones);
    LocalDate first = zones.dayAt(from == null ? clock.instant() : from.first());
    requireNextEvent(request, plan, first, zones);
    MonsumTime end = MonsumTime.of(request.text("CANCELLATION_DATE"), "CANCELLATION_DATE", zones);
    String id = Numbers.behind(tenant.subscriptions().stream().map(Subscription::key));
    List<SubjectPart> subjects = new ArrayList<>(List.of(new SubjectPart(id, null, null)));
    if (externalId != null) {
      subjects.add(new SubjectPart(externalId, null, null));
    }
    account.apply(
        Account.document(
            List.of(),
            List.of(
                new SubscriptionPart(
                    id,
                    customer.key(),
                    plan.key(),
                    first.toString(),
                    end == null ? null : end.dayAfter(zones).toString(),
                    subjects,
                    List.of())),
            List.of()));
    return request.success(Map.of("SUBSCRIPTION_ID", Numbers.id(id)));
  }

  private static void refuseWhatChangesThePrice(MonsumRequest request) throws MonsumException {
    request.refuse("COUPON", "ADDONS", "UNIT_PRICE");
  }

  private static Plan plan(TenantCatalog tenant, MonsumRequest request) throws MonsumException {
    Plan plan = tenant.plan(request.required("ARTICLE_NUMBER"));
    if (plan == null) {
      throw MonsumException.field("ARTICLE_NUMBER", "there is no plan with this key");
    }
    return plan;
  }

  private static void requireCurrency(MonsumRequest request, Plan plan) throws MonsumException {
    String sent = request.text("CURRENCY_CODE");
    if (sent != null && !sent.toUpperCase(Locale.ROOT).equals(plan.currency().getCode())) {
      throw MonsumException.field(
          "CURRENCY_CODE", "the article is sold in " + plan.currency().getCode());
    }
  }

  private static @Nullable Contract withExternalId(TenantCatalog tenant, String externalId) {
    for (SubjectAssignment assignment : tenant.assignments(externalId)) {
      Contract found = Contract.find(tenant, Contract.idOf(tenant, assignment.subscription()));
      if (found != null && found.newest().end() == null) {
        return found;
      }
    }
    return null;
  }

  /** A first payment at the end of the first period is what happens anyway; any other is not to be had. */
  private static void requireNextEvent(
      MonsumRequest request, Plan plan, LocalDate first, ZoneHistory zones) throws MonsumException {
    MonsumTime sent = MonsumTime.of(request.text("NEXT_EVENT"), "NEXT_EVENT", zones);
    if (sent == null) {
      return;
    }
    Instant start = zones.startOf(first);
    LocalDate end =
        zones.dayAt(
            PeriodCalendar.of(plan.period(), plan.anchor(), start, zones).containing(start).end());
    if (!zones.dayAt(sent.first()).equals(end) && !sent.dayAfter(zones).equals(end)) {
      throw MonsumException.field("NEXT_EVENT", "the first period of the article ends with " + end);
    }
  }

  /** {@code subscription.cancel}: at the end of the running period, or at a given time. */
  synchronized Reply cancel(MonsumRequest request, Account seen) throws MonsumException {
    Account account = seen.now();
    TenantCatalog tenant = account.required("SUBSCRIPTION_ID");
    Contract contract = Contract.required(tenant, request);
    ZoneHistory zones = contract.customer().zones();
    Subscription newest = contract.newest();
    Plan plan = Contract.planOf(tenant, newest);
    MonsumTime sent = MonsumTime.of(request.text("CANCELLATION_DATE"), "CANCELLATION_DATE", zones);
    Instant end = newest.end();
    if (sent == null && end != null) {
      return request.successBefore(cancellation(end, zones));
    }
    LocalDate day =
        sent == null
            ? zones.dayAt(SubscriptionList.period(contract, plan, clock.instant()).end())
            : sent.dayAfter(zones);
    account.apply(Account.document(List.of(), List.of(ending(newest, day, zones)), List.of()));
    return request.success(cancellation(zones.startOf(day), zones));
  }

  private static Map<String, Object> cancellation(Instant end, ZoneHistory zones) {
    return Map.of("CANCELLATION_DATE", MonsumTime.text(end, zones));
  }

  /** The subscription, ending before a day. */
  private static SubscriptionPart ending(
      Subscription subscription, LocalDate day, ZoneHistory zones) {
    List<SubjectPart> subjects = new ArrayList<>();
    for (SubjectAssignment assignment : subscription.subjects()) {
      subjects.add(
          new SubjectPart(
              assignment.subject(),
              assignment.from().equals(subscription.start())
                  ? null
                  : zones.dayAt(assignment.from()).toString(),
              ownEnd(assignment, subscription, zones)));
    }
    return new SubscriptionPart(
        subscription.key(),
        subscription.customer(),
        subscription.plan(),
        subscription.from().toString(),
        day.toString(),
        subjects,
        List.of());
  }

  /** The day on which a subject leaves by itself; null if it stays to the end. */
  private static @Nullable String ownEnd(
      SubjectAssignment assignment, Subscription subscription, ZoneHistory zones) {
    Instant to = assignment.to();
    return to == null || to.equals(subscription.end()) ? null : zones.dayAt(to).toString();
  }

  /** Bookings of today become the new article's: what it does not bill would be owed by nobody. */
  private void requireBilled(TenantCatalog tenant, Contract contract, Plan plan, Instant change)
      throws MonsumException {
    ZoneHistory zones = contract.customer().zones();
    BookingMeter bookings = BookingMeter.find(tenant, archive.eventType());
    if (bookings == null) {
      return;
    }
    BookingPrice prices =
        new BookingPrice(plan, bookings, new Articles(tenant, change, zones), zones);
    for (UsageEvent event : archive.read(bookings, contract.subjects(), change)) {
      Instant at = Instant.ofEpochMilli(event.timeMs());
      String article = event.dimensions().get(bookings.article());
      boolean isPriced = event.attributes().containsKey(BookingMeter.UNIT_PRICE);
      if (contract.holds(event.subject(), at) && !prices.bills(article, isPriced, at)) {
        throw MonsumException.field(
            "ARTICLE_NUMBER",
            "it does not bill what was booked since "
                + MonsumTime.text(change, zones)
                + " [article="
                + article
                + "]");
      }
    }
  }

  /**
   * {@code subscription.changearticle}: from today on, in the customer's zone. The catalog has another subscription for the new
   * article; its subjects are those of the one before, which ends. Clients go on with the id they know.
   */
  synchronized Reply changeArticle(MonsumRequest request, Account seen) throws MonsumException {
    refuseWhatChangesThePrice(request);
    String quantity = request.text("QUANTITY");
    if (quantity != null && !quantity.matches("1(\\.0*)?")) {
      throw MonsumException.of("unsupported field: QUANTITY");
    }
    Account account = seen.now();
    TenantCatalog tenant = account.required("SUBSCRIPTION_ID");
    Contract contract = Contract.required(tenant, request);
    Plan plan = plan(tenant, request);
    requireCurrency(request, plan);
    Map<String, Object> answer = Map.of("SUBSCRIPTION_ID", contract.id());
    Subscription old = contract.newest();
    if (old.plan().equals(plan.key())) {
      return request.successBefore(answer);
    }
    ZoneHistory zones = contract.customer().zones();
    Instant now = clock.instant();
    LocalDate end = old.to();
    LocalDate today = zones.dayAt(now.isBefore(old.start()) ? old.start() : now);
    if (end != null && !today.isBefore(end)) {
      throw MonsumException.field("SUBSCRIPTION_ID", "the subscription has ended");
    }
    Instant change = zones.startOf(today);
    requireBilled(tenant, contract, plan, change);
    List<SubjectPart> subjects = new ArrayList<>();
    for (SubjectAssignment assignment : old.subjects()) {
      Instant to = assignment.to();
      if (to == null || to.isAfter(change)) {
        subjects.add(
            new SubjectPart(
                assignment.subject(),
                assignment.from().isAfter(change)
                    ? zones.dayAt(assignment.from()).toString()
                    : null,
                ownEnd(assignment, old, zones)));
      }
    }
    SubscriptionPart next =
        new SubscriptionPart(
            contract.nextKey(),
            old.customer(),
            plan.key(),
            today.toString(),
            end == null ? null : end.toString(),
            subjects,
            List.of());
    account.apply(Account.document(List.of(), List.of(ending(old, today, zones), next), List.of()));
    return request.success(answer);
  }
}
