package io.tallygate.rating.query;

import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose a subject was, over the time that is asked for: as bill runs see it, by event time. One thread. */
final class Owners {
  private final TenantCatalog tenant;
  private final Instant from;
  private final Instant to;

  /**
   * A stretch of time.
   *
   * @param endMs exclusive; it begins where the one before ends
   * @param customer null: nobody's
   */
  record Stretch(long endMs, @Nullable String customer) {}

  Owners(TenantCatalog tenant, QueryWindows windows) {
    this.tenant = tenant;
    this.from = Instant.ofEpochMilli(windows.fromMs());
    this.to = Instant.ofEpochMilli(windows.toMs());
  }

  /** True if the subject was of {@link #only} one customer, or nobody's, all the time. */
  boolean isUndivided(String subject) {
    List<SubjectAssignment> assignments = tenant.assignments(subject);
    return assignments.isEmpty() || whole(assignments) != null;
  }

  /** Whose the subject was; null: nobody's. Only if it {@link #isUndivided}. */
  @Nullable String only(String subject) {
    SubjectAssignment assignment = whole(tenant.assignments(subject));
    return assignment == null ? null : customer(assignment);
  }

  private @Nullable SubjectAssignment whole(List<SubjectAssignment> assignments) {
    for (SubjectAssignment assignment : assignments) {
      Instant end = assignment.to();
      if (!assignment.from().isAfter(from) && (end == null || !end.isBefore(to))) {
        return assignment;
      }
    }
    return null;
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
        add(stretches, stop, customer(assignment));
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

  private String customer(SubjectAssignment assignment) {
    Subscription subscription = tenant.subscription(assignment.subscription());
    if (subscription == null) {
      throw new IllegalStateException(
          "an assignment names no subscription [subscription=" + assignment.subscription() + "]");
    }
    return subscription.customer();
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
