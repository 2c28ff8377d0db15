package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.catalog.CatalogDocument.SubjectNotePart;
import io.tallygate.rating.meter.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one tenant has, in one version of the catalog. Immutable; any thread. */
public final class TenantCatalog {
  private final int number;
  private final String name;
  private final List<Meter> meters;
  private final TenantState state;
  private final List<Plan> plans = new ArrayList<>();

  // Made when first asked for: a start folds every version, and only the newest one is asked.
  private @Nullable Map<String, List<SubjectAssignment>> assignments;
  private @Nullable Map<String, List<Item>> items;
  private @Nullable Map<String, List<Grant>> grants;
  private final Map<PartKind, String[]> sortedKeys = new EnumMap<>(PartKind.class);

  TenantCatalog(int number, String name, List<Meter> meters, TenantState state) {
    this.number = number;
    this.name = name;
    this.meters = List.copyOf(meters);
    this.state = state;
    for (List<Plan> versions : state.plans.values()) {
      plans.add(versions.get(versions.size() - 1));
    }
  }

  public int number() {
    return number;
  }

  public String name() {
    return name;
  }

  /** The tenant's meters, in the order of their ids. */
  public List<Meter> meters() {
    return meters;
  }

  public Collection<Customer> customers() {
    return Collections.unmodifiableCollection(state.customers.values());
  }

  public @Nullable Customer customer(String key) {
    return state.customers.get(key);
  }

  /** The newest version of each plan. */
  public Collection<Plan> plans() {
    return Collections.unmodifiableCollection(plans);
  }

  public @Nullable Plan plan(String key) {
    return state.plan(key);
  }

  /**
   * A plan as it was in a catalog version.
   *
   * @return null if the plan came later
   */
  public @Nullable Plan plan(String key, int version) {
    List<Plan> versions = state.plans.getOrDefault(key, List.of());
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).version() <= version) {
        return versions.get(i);
      }
    }
    return null;
  }

  /** Every version of a plan, oldest first; empty if there is none. */
  public List<Plan> planVersions(String key) {
    return state.plans.getOrDefault(key, List.of());
  }

  public Collection<Subscription> subscriptions() {
    return Collections.unmodifiableCollection(state.subscriptions.values());
  }

  public @Nullable Subscription subscription(String key) {
    return state.subscriptions.get(key);
  }

  /** One-off items of a subscription, in the order they were added. */
  public List<Item> items(String subscription) {
    return Collections.unmodifiableList(items().getOrDefault(subscription, List.of()));
  }

  /** Prepaid credit of a customer, in the order it was added; empty if there never was any. */
  public List<Grant> grants(String customer) {
    return Collections.unmodifiableList(grants().getOrDefault(customer, List.of()));
  }

  /** Which subscriptions a subject belongs to, in the order of time; empty: none, its usage is in suspense. */
  public List<SubjectAssignment> assignments(String subject) {
    return Collections.unmodifiableList(assignments().getOrDefault(subject, List.of()));
  }

  /** Every subject that belongs or belonged to a subscription, in no particular order. */
  Set<String> subjects() {
    return Collections.unmodifiableSet(assignments().keySet());
  }

  /** A meter as it is written, with every default shown. */
  public static MeterPart written(Meter meter) {
    return MeterFold.write(meter);
  }

  /** What is remembered of subjects, by key, in the order of their first mention. */
  public Map<String, SubjectNotePart> subjectNotes() {
    return Collections.unmodifiableMap(state.subjectNotes);
  }

  private synchronized Map<String, List<Item>> items() {
    Map<String, List<Item>> known = items;
    if (known == null) {
      known = state.itemsBySubscription();
      items = known;
    }
    return known;
  }

  private synchronized Map<String, List<Grant>> grants() {
    Map<String, List<Grant>> known = grants;
    if (known == null) {
      known = state.grantsByCustomer();
      grants = known;
    }
    return known;
  }

  private synchronized Map<String, List<SubjectAssignment>> assignments() {
    Map<String, List<SubjectAssignment>> known = assignments;
    if (known == null) {
      known = state.assignments(subject -> true);
      assignments = known;
    }
    return known;
  }

  /** A part as it is written, a meter with every default shown; null if there is no such key. */
  public @Nullable Object part(PartKind kind, String key) {
    return kind.part(this, key);
  }

  /**
   * Keys of parts in their order.
   *
   * @param after only greater ones; null: from the first on
   * @param limit how many at the most
   */
  public List<String> keys(PartKind kind, @Nullable String after, int limit) {
    String[] all = sortedKeys(kind);
    int found = after == null ? -1 : Arrays.binarySearch(all, after);
    int first = found < 0 && after != null ? -found - 1 : found + 1;
    return List.of(Arrays.copyOfRange(all, first, Math.min(all.length, first + limit)));
  }

  private synchronized String[] sortedKeys(PartKind kind) {
    return sortedKeys.computeIfAbsent(
        kind, which -> which.keys(this).stream().sorted().toArray(String[]::new));
  }

  /** Everything of the tenant as one document, meters with every default shown. */
  public CatalogDocument document() {
    return new CatalogDocument(
        name,
        List.copyOf(state.zoneParts.values()),
        List.copyOf(state.calendarParts.values()),
        meters.stream().map(MeterFold::write).toList(),
        PlainParts.customers(state),
        List.copyOf(state.planParts.values()),
        PlainParts.subscriptions(state),
        List.copyOf(state.itemParts.values()),
        List.copyOf(state.grantParts.values()),
        List.copyOf(state.subjectNotes.values()));
  }

  TenantState state() {
    return state;
  }
}
