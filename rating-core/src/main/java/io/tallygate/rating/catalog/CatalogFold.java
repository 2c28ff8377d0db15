package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.CalendarPart;
import io.tallygate.rating.catalog.CatalogDocument.CustomerPart;
import io.tallygate.rating.catalog.CatalogDocument.GrantPart;
import io.tallygate.rating.catalog.CatalogDocument.ItemPart;
import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.catalog.CatalogDocument.PlanPart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.CatalogDocument.ZonesPart;
import io.tallygate.rating.charge.call.HolidayCalendar;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.PrefixTable;
import io.tallygate.rating.period.ZoneHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** One application of a document to a catalog: reads every part, notes every problem, and makes the next version. */
final class CatalogFold {
  /** Since then every region's days begin on a quarter of an hour. */
  private static final Instant WINDOWS_FROM = Instant.parse("1980-01-01T00:00:00Z");

  private final Catalog before;
  private final CatalogDocument document;
  private final int version;
  private final Fields fields;
  private final boolean isStateOwned;
  private final Map<String, ZoneHistory> zonesByName = new HashMap<>();

  CatalogFold(Catalog before, CatalogDocument document) {
    this(before, document, new Fields(false), false);
  }

  /**
   * Likewise.
   *
   * @param isStateOwned nobody looks at the catalog before any more: what its tenant has is changed in place
   */
  CatalogFold(Catalog before, CatalogDocument document, Fields fields, boolean isStateOwned) {
    this.fields = fields;
    this.isStateOwned = isStateOwned;
    this.before = before;
    this.document = document;
    this.version = before.version() + 1;
  }

  Catalog fold() throws CatalogException {
    String name = fields.key(document.tenantName(), "tenant");
    fields.throwIfAny();
    String tenantName = name == null ? CatalogDocument.DEFAULT_TENANT : name;
    List<TenantCatalog> tenants = before.tenantsForFold();
    int number = before.tenant(tenantName);
    boolean isNew = number < 0;
    if (isNew) {
      number = tenants.size();
    }
    TenantState state = isNew ? new TenantState() : state(tenants.get(number).state());

    List<Meter> allMeters = new ArrayList<>(before.meters().all());
    Map<String, Meter> meters = new LinkedHashMap<>();
    allMeters.stream()
        .filter(m -> m.tenant() == tenantNumber(tenantName, tenants.size()))
        .forEach(m -> meters.put(m.key(), m));
    foldZones(state);
    foldMeters(state, meters, allMeters.size(), number);
    Set<String> changed = foldCalendars(state);
    foldCustomers(state);
    foldPlans(state, meters, changed);
    checkArchived(state, meters);
    foldSubscriptions(state);
    foldItems(state);
    foldGrants(state);
    new SubjectNoteFold(fields).fold(document.subjects(), state.subjectNotes);
    fields.throwIfAny();

    for (Meter meter : meters.values()) {
      if (meter.id() < allMeters.size()) {
        allMeters.set(meter.id(), meter);
      } else {
        allMeters.add(meter);
      }
    }
    TenantCatalog tenant =
        new TenantCatalog(number, tenantName, List.copyOf(meters.values()), state);
    if (isNew) {
      tenants.add(tenant);
    } else {
      tenants.set(number, tenant);
    }
    return new Catalog(version, new CatalogMeters(version, allMeters), tenants);
  }

  private TenantState state(TenantState known) {
    return isStateOwned ? known : new TenantState(known, document);
  }

  private int tenantNumber(String name, int otherwise) {
    int number = before.tenant(name);
    return number < 0 ? otherwise : number;
  }

  private void foldZones(TenantState state) {
    ZoneFold fold = new ZoneFold(fields);
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < document.zones().size(); i++) {
      ZonesPart part = document.zones().get(i);
      String path = "zones[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      PrefixTable table = fold.read(part, path);
      if (table != null) {
        state.zones.put(table.key(), table);
        state.zoneParts.put(table.key(), part);
      }
    }
  }

  private void foldMeters(TenantState state, Map<String, Meter> meters, int nextId, int tenant) {
    MeterFold fold = new MeterFold(fields, state.zones);
    meters.replaceAll((key, meter) -> fold.withTables(meter));
    Fields.Unique keys = new Fields.Unique();
    int id = nextId;
    for (int i = 0; i < document.meters().size(); i++) {
      MeterPart part = document.meters().get(i);
      String path = "meters[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      Meter known = part.key() == null ? null : meters.get(part.key());
      Meter meter = fold.read(part, known, id, tenant, path);
      if (meter != null) {
        meters.put(meter.key(), meter);
        id += known == null ? 1 : 0;
      }
    }
  }

  /** Keys of the calendars that were known before and have other dates now. */
  private Set<String> foldCalendars(TenantState state) {
    Set<String> changed = new HashSet<>();
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < document.calendars().size(); i++) {
      CalendarPart part = document.calendars().get(i);
      String path = "calendars[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      String key = fields.key(part.key(), path + ".key");
      List<LocalDate> days = new ArrayList<>();
      for (int j = 0; j < part.days().size(); j++) {
        LocalDate day = fields.date(part.days().get(j), path + ".days[" + j + "]");
        if (day != null) {
          days.add(day);
        }
      }
      if (key != null) {
        HolidayCalendar calendar = HolidayCalendar.of(key, days);
        HolidayCalendar known = state.calendars.put(key, calendar);
        state.calendarParts.put(key, part);
        if (known != null && !known.equals(calendar)) {
          changed.add(key);
        }
      }
    }
    return changed;
  }

  private void foldCustomers(TenantState state) {
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < document.customers().size(); i++) {
      CustomerPart part = document.customers().get(i);
      String path = "customers[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      String key = fields.foreignKey(part.key(), path + ".key");
      String name = part.name() == null ? key : fields.text(part.name(), path + ".name");
      ZoneHistory zones = zones(part, path);
      CurrencyUnit currency = fields.currency(part.currency(), path + ".currency");
      if (key == null || name == null || zones == null || currency == null) {
        continue;
      }
      Customer known = state.customers.get(key);
      if (known != null) {
        checkZones(known.zones(), zones, path);
        fields.unchanged(known.currency(), currency, path + ".currency");
      }
      Customer customer =
          new Customer(key, name, zones, currency, Boolean.TRUE.equals(part.hold()));
      state.customers.put(key, customer);
      PlainParts.keep(state.customerParts, customer, part);
    }
  }

  /** One object for all customers of a zone, and one check. */
  private @Nullable ZoneHistory zones(CustomerPart part, String path) {
    String only = part.zoneChanges().isEmpty() ? part.zone() : null;
    ZoneHistory known = only == null ? null : zonesByName.get(only);
    if (known != null) {
      return known;
    }
    int before = fields.count();
    ZoneHistory zones = readZones(part, path);
    if (only != null && zones != null && fields.count() == before) {
      zonesByName.put(only, zones);
    }
    return zones;
  }

  private @Nullable ZoneHistory readZones(CustomerPart part, String path) {
    ZoneId first = fields.zone(part.zone(), path + ".zone");
    ZoneHistory zones = first == null ? null : ZoneHistory.of(first);
    LocalDate before = null;
    for (int i = 0; i < part.zoneChanges().size(); i++) {
      String at = path + ".zoneChanges[" + i + "]";
      LocalDate from = fields.date(part.zoneChanges().get(i).from(), at + ".from");
      ZoneId zone = fields.zone(part.zoneChanges().get(i).zone(), at + ".zone");
      if (from != null && before != null && from.isBefore(before.plusDays(2))) {
        fields.problem(
            at + ".from",
            "must lie two days or more after the change before [from="
                + from
                + "] [before="
                + before
                + "]");
      } else if (zones != null && from != null && zone != null) {
        zones = zones.changedOn(from, zone);
        before = from;
      }
    }
    if (zones != null && !zones.isOnWindows(WINDOWS_FROM)) {
      fields.problem(
          path + ".zone",
          "has days that do not begin on a quarter of an hour of UTC [zone=" + part.zone() + "]");
    }
    return zones;
  }

  /** Days that have begun stay where they began: changes are added, never taken back. */
  private void checkZones(ZoneHistory before, ZoneHistory after, String path) {
    fields.unchanged(before.first(), after.first(), path + ".zone");
    int known = before.changes().size();
    if (after.changes().size() < known
        || !after.changes().subList(0, known).equals(before.changes())) {
      fields.problem(
          path + ".zoneChanges", "must begin with the changes made before, as they were");
    }
  }

  private void foldPlans(
      TenantState state, Map<String, Meter> meters, Set<String> changedCalendars) {
    PlanFold fold = new PlanFold(fields, meters, state.calendars);
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < document.plans().size(); i++) {
      PlanPart part = document.plans().get(i);
      String path = "plans[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      Plan known = part.key() == null ? null : state.plan(part.key());
      Plan plan = fold.read(part, known, version, path);
      if (plan != null) {
        state.add(plan);
        state.planParts.put(plan.key(), part);
      }
    }
    for (PlanPart part : List.copyOf(state.planParts.values())) {
      Plan known = part.key() == null ? null : state.plan(part.key());
      if (known != null && known.version() < version && goesBy(part, changedCalendars)) {
        Plan plan = fold.read(part, known, version, "plans." + part.key());
        if (plan != null) {
          state.add(plan);
        }
      }
    }
  }

  /** A plan would bill nothing, and nobody would notice. */
  private void checkArchived(TenantState state, Map<String, Meter> meters) {
    for (int i = 0; i < document.meters().size(); i++) {
      MeterPart part = document.meters().get(i);
      Meter meter = part.key() == null ? null : meters.get(part.key());
      if (meter != null && meter.isArchived()) {
        for (String plan : state.planParts.keySet()) {
          Plan newest = state.plan(plan);
          if (newest != null && newest.looksAt(meter.key())) {
            fields.problem(
                "meters[" + i + "].archived",
                "a plan looks at the meter [key=" + meter.key() + "] [plan=" + plan + "]");
          }
        }
      }
    }
  }

  private static boolean goesBy(PlanPart plan, Set<String> calendars) {
    return plan.charges().stream()
        .flatMap(charge -> charge.bands().stream())
        .map(CatalogDocument.BandPart::calendar)
        .anyMatch(key -> key != null && calendars.contains(key));
  }

  private void foldSubscriptions(TenantState state) {
    SubscriptionFold fold = new SubscriptionFold(fields, state);
    Fields.Unique keys = new Fields.Unique();
    Map<String, String> pathByKey = new HashMap<>();
    for (int i = 0; i < document.subscriptions().size(); i++) {
      SubscriptionPart part = document.subscriptions().get(i);
      String path = "subscriptions[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      Subscription known = part.key() == null ? null : state.subscriptions.get(part.key());
      Subscription subscription = fold.read(part, known, version, path);
      if (subscription != null) {
        state.subscriptions.put(subscription.key(), subscription);
        PlainParts.keep(
            state.subscriptionParts,
            subscription,
            part.withLateReleases(subscription.lateReleases()));
        pathByKey.put(subscription.key(), path);
      }
    }
    if (!document.subscriptions().isEmpty() && !fields.isAccepted()) {
      checkOverlaps(state, pathByKey);
    }
  }

  /** One subject belongs to at most one subscription at an instant. The problem names the one that the document brings. */
  private void checkOverlaps(TenantState state, Map<String, String> pathByKey) {
    // Who was there before does not overlap: only what the document brings can.
    Set<String> brought = new HashSet<>();
    for (String key : pathByKey.keySet()) {
      Subscription subscription = state.subscriptions.get(key);
      if (subscription != null) {
        subscription.subjects().forEach(subject -> brought.add(subject.subject()));
      }
    }
    for (List<SubjectAssignment> assignments : state.assignments(brought::contains).values()) {
      for (int i = 1; i < assignments.size(); i++) {
        SubjectAssignment first = assignments.get(i - 1);
        SubjectAssignment second = assignments.get(i);
        if (first.overlaps(second)) {
          boolean isSecond = pathByKey.containsKey(second.subscription());
          SubjectAssignment newer = isSecond ? second : first;
          SubjectAssignment other = isSecond ? first : second;
          fields.problem(
              subjectPath(newer, pathByKey),
              "belongs to a subscription at the same time [subject="
                  + newer.subject()
                  + "] [subscription="
                  + other.subscription()
                  + "] [from="
                  + other.from()
                  + "]");
        }
      }
    }
  }

  private String subjectPath(SubjectAssignment assignment, Map<String, String> pathByKey) {
    for (int i = 0; i < document.subscriptions().size(); i++) {
      SubscriptionPart part = document.subscriptions().get(i);
      if (assignment.subscription().equals(part.key())) {
        String last = "";
        for (int j = 0; j < part.subjects().size(); j++) {
          if (assignment.subject().equals(part.subjects().get(j).key())) {
            last = ".subjects[" + j + "]";
          }
        }
        return pathByKey.getOrDefault(assignment.subscription(), "subscriptions") + last;
      }
    }
    return "subscriptions";
  }

  private void foldItems(TenantState state) {
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < document.items().size(); i++) {
      ItemPart part = document.items().get(i);
      String path = "items[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      Item item = item(part, state, path);
      if (item != null) {
        state.items.put(item.key(), item);
        state.itemParts.put(item.key(), part);
      }
    }
  }

  private void foldGrants(TenantState state) {
    GrantFold fold = new GrantFold(fields, state);
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < document.grants().size(); i++) {
      GrantPart part = document.grants().get(i);
      String path = "grants[" + i + "]";
      keys.check(part.key(), path + ".key", fields);
      Grant known = part.key() == null ? null : state.grants.get(part.key());
      Grant grant = fold.read(part, known, path);
      if (grant != null) {
        state.grants.put(grant.key(), grant);
        state.grantParts.put(grant.key(), part);
      }
    }
  }

  private @Nullable Item item(ItemPart part, TenantState state, String path) {
    String key = fields.foreignKey(part.key(), path + ".key");
    String subscriptionKey = fields.foreignKey(part.subscription(), path + ".subscription");
    Subscription subscription =
        subscriptionKey == null ? null : state.subscriptions.get(subscriptionKey);
    if (subscriptionKey != null && subscription == null) {
      fields.problem(path + ".subscription", "is not a subscription [key=" + subscriptionKey + "]");
    }
    LocalDate date = fields.date(part.date(), path + ".date");
    String text = fields.text(part.text(), path + ".text");
    BigDecimal quantity =
        fields.decimal(part.quantity() == null ? "1" : part.quantity(), path + ".quantity");
    BigDecimal price = fields.decimal(part.price(), path + ".price");
    if (key == null
        || subscription == null
        || date == null
        || text == null
        || quantity == null
        || price == null) {
      return null;
    }
    LocalDate to = subscription.to();
    if (date.isBefore(subscription.from()) || (to != null && !date.isBefore(to))) {
      fields.problem(path + ".date", "lies outside the subscription [date=" + date + "]");
    }
    Item known = state.items.get(key);
    if (known != null) {
      fields.unchanged(known.subscription(), subscription.key(), path + ".subscription");
      fields.unchanged(known.date(), date, path + ".date");
    }
    Customer customer = state.customers.get(subscription.customer());
    return customer == null
        ? null
        : new Item(
            key, subscription.key(), date, customer.zones().startOf(date), text, quantity, price);
  }
}
