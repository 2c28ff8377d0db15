package io.tallygate.rating.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer on a plan. Customer, plan and first day are fixed once set; a change of plan ends one subscription and begins
 * another.
 *
 * @param from first day in the customer's zone
 * @param to day after the last one; null: open
 * @param start the instant {@code from} begins
 * @param end the instant {@code to} begins; null: open
 * @param subjects whose usage it pays, each from instant to instant, inside [start, end)
 * @param lateReleases flushes through which parked usage was released, in their order
 * @param version catalog version that set it last
 */
public record Subscription(
    String key,
    String customer,
    String plan,
    LocalDate from,
    @Nullable LocalDate to,
    Instant start,
    @Nullable Instant end,
    List<SubjectAssignment> subjects,
    List<Long> lateReleases,
    int version) {
  public Subscription {
    subjects = List.copyOf(subjects);
    lateReleases = List.copyOf(lateReleases);
  }
}
