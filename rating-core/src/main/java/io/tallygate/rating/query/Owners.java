package io.tallygate.rating.query;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.query.Tenures.Tenure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose a subject was, over the time that is asked for: as bill runs see it, by event time. One thread. */
final class Owners {
  private final Catalog catalog;
  private final TenantCatalog tenant;
  private final Tenures tenures;
  private final Instant from;
  private final Instant to;

  /**
   * A stretch of time.
   *
   * @param endMs exclusive; it begins where the one before ends
   * @param customer null: nobody's
   */
  record Stretch(long endMs, @Nullable String customer) {}

  Owners(Catalog catalog, int tenant, Tenures tenures, QueryWindows windows) {
    this.catalog = catalog;
    this.tenant = catalog.of(tenant);
    this.tenures = tenures;
    this.from = Instant.ofEpochMilli(windows.fromMs());
    this.to = Instant.ofEpochMilli(windows.toMs());
  }

  /** Whose the subject of a series was all the time; null if that changed within it. */
  @Nullable Tenure throughout(int series, String subject) {
    Tenure tenure = tenures.of(series, subject, tenant, catalog);
    return tenure.covers(from.toEpochMilli(), to.toEpochMilli()) ? tenure : null;
  }

  /** The stretches that tile the time asked for, each of another customer than the one before. */
  List<Stretch> stretches(String subject) {
    List<SubjectAssignment> assignments = tenant.assignments(subject);
    List<Stretch> stretches = new ArrayList<>();
    Instant at = from;
    for (SubjectAssignment assignment : assignments) {
      Instant end = assignment.to();
      Instant start = assignment.from().isAfter(at) ? assignment.from() : at;
      Instant stop = end == null || end.isAfter(to) ? to : end;
      if (start.isBefore(stop)) {
        if (start.isAfter(at)) {
          add(stretches, start, null);
        }
        add(stretches, stop, Tenures.customer(assignment, tenant));
        at = stop;
      }
    }
    if (at.isBefore(to)) {
      add(stretches, to, null);
    }
    return stretches;
  }

  private static void add(List<Stretch> stretches, Instant end, @Nullable String customer) {
    int last = stretches.size() - 1;
    if (last >= 0 && Objects.equals(stretches.get(last).customer(), customer)) {
      stretches.remove(last);
    }
    stretches.add(new Stretch(end.toEpochMilli(), customer));
  }

  /** Every subject that was ever one of these customers'. */
  static Set<String> subjectsOf(Set<String> customers, TenantCatalog tenant) {
    Set<String> subjects = new HashSet<>();
    for (Subscription subscription : tenant.subscriptions()) {
      if (customers.contains(subscription.customer())) {
        subscription.subjects().forEach(assignment -> subjects.add(assignment.subject()));
      }
    }
    return subjects;
  }
}
