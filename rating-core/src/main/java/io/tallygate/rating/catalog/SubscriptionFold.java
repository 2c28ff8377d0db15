package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.SubjectPart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.ZoneHistory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Subscriptions and their subjects from their written form. */
final class SubscriptionFold {
  private static final int SUBJECT_BYTES_MAX = 256;
  private static final long WINDOW_MS = 3 * Windows.UNIT_MS;

  private final Fields fields;
  private final TenantState tenant;
  private @Nullable LocalDate lastFrom;
  private @Nullable ZoneHistory lastZones;
  private @Nullable Instant lastStart;

  SubscriptionFold(Fields fields, TenantState tenant) {
    this.fields = fields;
    this.tenant = tenant;
  }

  /** Reads a subscription; null after a problem. Overlaps of subjects are checked afterwards. */
  @Nullable Subscription read(
      SubscriptionPart part, @Nullable Subscription before, int version, String path) {
    String key = fields.foreignKey(part.key(), path + ".key");
    Customer customer = customer(part, path);
    Plan plan = plan(part, path);
    if (customer != null && plan != null && !customer.currency().equals(plan.currency())) {
      fields.problem(
          path + ".plan",
          "has another currency than the customer [plan="
              + plan.currency()
              + "] [customer="
              + customer.currency()
              + "]");
    }
    LocalDate from = fields.date(part.from(), path + ".from");
    LocalDate to = part.to() == null ? null : fields.date(part.to(), path + ".to");
    if (from != null && to != null && to.isBefore(from)) {
      fields.problem(path + ".to", "lies before from [from=" + from + "] [to=" + to + "]");
      return null;
    }
    if (key == null || customer == null || plan == null || from == null) {
      return null;
    }
    // Many begin with the one before them: they share its objects.
    LocalDate firstDay = shared(lastFrom, from);
    Instant start = firstInstant(firstDay, customer.zones(), path + ".from");
    Instant end = to == null ? null : startOf(to, customer.zones(), path + ".to");
    if (before != null) {
      fields.unchanged(before.customer(), customer.key(), path + ".customer");
      fields.unchanged(before.plan(), plan.key(), path + ".plan");
      fields.unchanged(before.from(), from, path + ".from");
    }
    List<SubjectAssignment> subjects = new ArrayList<>();
    for (int i = 0; i < part.subjects().size(); i++) {
      SubjectAssignment subject =
          subject(
              part.subjects().get(i),
              key,
              start,
              end,
              customer.zones(),
              path + ".subjects[" + i + "]");
      if (subject != null) {
        subjects.add(subject);
      }
    }
    return new Subscription(
        key,
        customer.key(),
        plan.key(),
        firstDay,
        to,
        start,
        end,
        subjects,
        releases(part, before, path),
        version);
  }

  /** A document that says nothing of releases takes none back. */
  private List<Long> releases(SubscriptionPart part, @Nullable Subscription before, String path) {
    if (part.lateReleases().isEmpty()) {
      return before == null ? List.of() : before.lateReleases();
    }
    SortedSet<Long> releases = new TreeSet<>(part.lateReleases());
    if (releases.first() < 1) {
      fields.problem(
          path + ".lateReleases", "are numbers of flushes [value=" + releases.first() + "]");
    }
    if (before != null) {
      releases.addAll(before.lateReleases());
    }
    return List.copyOf(releases);
  }

  private Instant firstInstant(LocalDate day, ZoneHistory zones, String path) {
    Instant known = lastStart;
    if (known != null && day.equals(lastFrom) && zones.equals(lastZones)) {
      return known;
    }
    int before = fields.count();
    Instant start = shared(known, startOf(day, zones, path));
    if (fields.count() == before) {
      lastFrom = day;
      lastZones = zones;
      lastStart = start;
    }
    return start;
  }

  private static <T> T shared(@Nullable T known, T next) {
    return known != null && known.equals(next) ? known : next;
  }

  private @Nullable Customer customer(SubscriptionPart part, String path) {
    String key = fields.foreignKey(part.customer(), path + ".customer");
    Customer customer = key == null ? null : tenant.customers.get(key);
    if (key != null && customer == null) {
      fields.problem(path + ".customer", "is not a customer [key=" + key + "]");
    }
    return customer;
  }

  private @Nullable Plan plan(SubscriptionPart part, String path) {
    String key = fields.key(part.plan(), path + ".plan");
    Plan plan = key == null ? null : tenant.plan(key);
    if (key != null && plan == null) {
      fields.problem(path + ".plan", "is not a plan [key=" + key + "]");
    }
    return plan;
  }

  private Instant startOf(LocalDate date, ZoneHistory zones, String path) {
    Instant start = zones.startOf(date);
    if (Math.floorMod(start.toEpochMilli(), WINDOW_MS) != 0) {
      fields.problem(
          path,
          "does not begin on a quarter of an hour of UTC [date="
              + date
              + "] [zone="
              + zones.zoneAt(start)
              + "]");
    }
    return start;
  }

  /** A subject for the whole subscription, or for its own dates inside it; null where nothing remains. */
  private @Nullable SubjectAssignment subject(
      SubjectPart part,
      String subscription,
      Instant start,
      @Nullable Instant end,
      ZoneHistory zones,
      String path) {
    String key = part.key();
    if (key == null || key.isEmpty()) {
      fields.problem(path + ".key", "is required");
      return null;
    }
    int bytes = bytes(key);
    if (bytes > SUBJECT_BYTES_MAX) {
      fields.problem(path, "is longer than 256 bytes of UTF-8 [bytes=" + bytes + "]");
      return null;
    }
    Instant from = bound(part.from(), zones, path + ".from");
    Instant to = bound(part.to(), zones, path + ".to");
    if (from != null && to != null && !from.isBefore(to)) {
      fields.problem(path + ".to", "must lie after from [from=" + from + "] [to=" + to + "]");
      return null;
    }
    if (from != null && from.isBefore(start)) {
      fields.problem(path + ".from", "lies before the subscription [date=" + part.from() + "]");
      return null;
    }
    Instant first = from == null ? start : from;
    // An ended subscription ends its subjects, also those with a later date of their own.
    Instant last = to == null || (end != null && end.isBefore(to)) ? end : to;
    return last != null && !first.isBefore(last)
        ? null
        : new SubjectAssignment(key, subscription, first, last);
  }

  /** At most three for each character: a short key need not be written to be measured. */
  private static int bytes(String key) {
    return 3 * key.length() <= SUBJECT_BYTES_MAX
        ? key.length()
        : key.getBytes(StandardCharsets.UTF_8).length;
  }

  private @Nullable Instant bound(@Nullable String date, ZoneHistory zones, String path) {
    LocalDate day = date == null ? null : fields.date(date, path);
    return day == null ? null : startOf(day, zones, path);
  }
}
