package io.tallygate.rating.query;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose the subject of a series is, remembered by series: to find it in the catalog takes some twenty places in memory, which
 * for a million subjects is as long as to read all of their usage. 36 bytes a series at the most, given up where the heap
 * needs them; what was found in another version of the catalog is found anew. Any thread.
 */
final class Tenures {
  /**
   * Threads may find the same at a time, and lose what another one found when the array grows: it is found again. An element is
   * a record, so whoever sees it sees all of it.
   */
  private volatile SoftReference<@Nullable Tenure[]> known = new SoftReference<>(null);

  /**
   * The only time that a subject belongs to a customer; no time at all where there are several.
   *
   * @param version of the catalog
   * @param fromMs inclusive
   * @param toMs exclusive
   * @param customer null: nobody's, at any time, or several
   */
  record Tenure(int version, long fromMs, long toMs, @Nullable String customer) {
    boolean covers(long otherFromMs, long otherToMs) {
      return fromMs <= otherFromMs && toMs >= otherToMs;
    }
  }

  /** As the tenant has it in a catalog. */
  Tenure of(int series, String subject, TenantCatalog tenant, Catalog catalog) {
    @Nullable Tenure[] all = known.get();
    Tenure found = all == null || series >= all.length ? null : all[series];
    if (found == null || found.version != catalog.version()) {
      found = find(subject, tenant, catalog.version());
      withRoomFor(series)[series] = found;
    }
    return found;
  }

  private @Nullable Tenure[] withRoomFor(int series) {
    @Nullable Tenure[] all = known.get();
    return all == null || series >= all.length ? grown(series) : all;
  }

  private synchronized @Nullable Tenure[] grown(int series) {
    @Nullable Tenure[] all = known.get();
    if (all == null || series >= all.length) {
      int length = Math.max(1024, series + series / 4 + 1);
      all = all == null ? new @Nullable Tenure[length] : Arrays.copyOf(all, length);
      known = new SoftReference<>(all);
    }
    return all;
  }

  private static Tenure find(String subject, TenantCatalog tenant, int version) {
    List<SubjectAssignment> assignments = tenant.assignments(subject);
    if (assignments.isEmpty()) {
      return new Tenure(version, Long.MIN_VALUE, Long.MAX_VALUE, null);
    }
    if (assignments.size() > 1) {
      return new Tenure(version, Long.MAX_VALUE, Long.MIN_VALUE, null);
    }
    SubjectAssignment assignment = assignments.get(0);
    Instant to = assignment.to();
    return new Tenure(
        version,
        assignment.from().toEpochMilli(),
        to == null ? Long.MAX_VALUE : to.toEpochMilli(),
        customer(assignment, tenant));
  }

  static String customer(SubjectAssignment assignment, TenantCatalog tenant) {
    Subscription subscription = tenant.subscription(assignment.subscription());
    if (subscription == null) {
      throw new IllegalStateException(
          "an assignment names no subscription [subscription=" + assignment.subscription() + "]");
    }
    return subscription.customer();
  }
}
