package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.CalendarPart;
import io.tallygate.rating.catalog.CatalogDocument.CustomerPart;
import io.tallygate.rating.catalog.CatalogDocument.GrantPart;
import io.tallygate.rating.catalog.CatalogDocument.ItemPart;
import io.tallygate.rating.catalog.CatalogDocument.PlanPart;
import io.tallygate.rating.catalog.CatalogDocument.SubjectNotePart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.CatalogDocument.ZonesPart;
import io.tallygate.rating.charge.call.HolidayCalendar;
import io.tallygate.rating.meter.PrefixTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has, while a document is folded; frozen into a {@link TenantCatalog} afterwards. Each kind is kept as it was
 * understood and as it was written; customers and subscriptions as written only where {@link PlainParts} does not say it.
 */
final class TenantState {
  final Map<String, PrefixTable> zones;
  final Map<String, ZonesPart> zoneParts;
  final Map<String, HolidayCalendar> calendars;
  final Map<String, CalendarPart> calendarParts;
  final Map<String, Customer> customers;
  final Map<String, CustomerPart> customerParts;

  /** Every version of a plan, oldest first: a closed period is priced again with the plan it was billed with. */
  final Map<String, List<Plan>> plans;

  final Map<String, PlanPart> planParts;
  final Map<String, Subscription> subscriptions;
  final Map<String, SubscriptionPart> subscriptionParts;
  final Map<String, Item> items;
  final Map<String, ItemPart> itemParts;
  final Map<String, Grant> grants;
  final Map<String, GrantPart> grantParts;
  final Map<String, SubjectNotePart> subjectNotes;

  TenantState() {
    zones = new LinkedHashMap<>();
    zoneParts = new LinkedHashMap<>();
    calendars = new LinkedHashMap<>();
    calendarParts = new LinkedHashMap<>();
    customers = new LinkedHashMap<>();
    customerParts = new LinkedHashMap<>();
    plans = new LinkedHashMap<>();
    planParts = new LinkedHashMap<>();
    subscriptions = new LinkedHashMap<>();
    subscriptionParts = new LinkedHashMap<>();
    items = new LinkedHashMap<>();
    itemParts = new LinkedHashMap<>();
    grants = new LinkedHashMap<>();
    grantParts = new LinkedHashMap<>();
    subjectNotes = new LinkedHashMap<>();
  }

  /** A copy that a document may change; kinds the document does not touch are shared. */
  TenantState(TenantState before, CatalogDocument document) {
    boolean isZones = !document.zones().isEmpty();
    boolean isCalendars = !document.calendars().isEmpty();
    boolean isCustomers = !document.customers().isEmpty();
    // plans go by calendars: a changed one makes new versions of them
    boolean isPlans = !document.plans().isEmpty() || isCalendars;
    boolean isSubscriptions = !document.subscriptions().isEmpty();
    boolean isItems = !document.items().isEmpty();
    boolean isGrants = !document.grants().isEmpty();
    zones = copy(before.zones, isZones);
    zoneParts = copy(before.zoneParts, isZones);
    calendars = copy(before.calendars, isCalendars);
    calendarParts = copy(before.calendarParts, isCalendars);
    customers = copy(before.customers, isCustomers);
    customerParts = copy(before.customerParts, isCustomers);
    plans = copy(before.plans, isPlans);
    planParts = copy(before.planParts, isPlans);
    subscriptions = copy(before.subscriptions, isSubscriptions);
    subscriptionParts = copy(before.subscriptionParts, isSubscriptions);
    items = copy(before.items, isItems);
    itemParts = copy(before.itemParts, isItems);
    grants = copy(before.grants, isGrants);
    grantParts = copy(before.grantParts, isGrants);
    subjectNotes = copy(before.subjectNotes, !document.subjects().isEmpty());
  }

  private static <V> Map<String, V> copy(Map<String, V> map, boolean isChanged) {
    return isChanged ? new LinkedHashMap<>(map) : map;
  }

  /** The newest version of a plan; null if there is none. */
  @Nullable Plan plan(String key) {
    List<Plan> versions = plans.get(key);
    return versions == null ? null : versions.get(versions.size() - 1);
  }

  void add(Plan plan) {
    List<Plan> versions = new ArrayList<>(plans.getOrDefault(plan.key(), List.of()));
    versions.add(plan);
    plans.put(plan.key(), List.copyOf(versions));
  }

  /** The assignments of subjects that are wanted, in the order of time. */
  Map<String, List<SubjectAssignment>> assignments(Predicate<String> isWanted) {
    Map<String, List<SubjectAssignment>> bySubject = new HashMap<>();
    for (Subscription subscription : subscriptions.values()) {
      for (SubjectAssignment assignment : subscription.subjects()) {
        if (isWanted.test(assignment.subject())) {
          bySubject
              .computeIfAbsent(assignment.subject(), subject -> new ArrayList<>(1))
              .add(assignment);
        }
      }
    }
    bySubject.values().forEach(list -> list.sort(Comparator.comparing(SubjectAssignment::from)));
    return bySubject;
  }

  Map<String, List<Grant>> grantsByCustomer() {
    Map<String, List<Grant>> byCustomer = new HashMap<>();
    for (Grant grant : grants.values()) {
      byCustomer.computeIfAbsent(grant.customer(), key -> new ArrayList<>()).add(grant);
    }
    return byCustomer;
  }

  Map<String, List<Item>> itemsBySubscription() {
    Map<String, List<Item>> bySubscription = new HashMap<>();
    for (Item item : items.values()) {
      bySubscription.computeIfAbsent(item.subscription(), key -> new ArrayList<>()).add(item);
    }
    return bySubscription;
  }
}
