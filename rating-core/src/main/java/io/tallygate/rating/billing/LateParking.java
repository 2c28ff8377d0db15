package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.period.Span;
import java.time.Instant;
import java.util.List;

/**
 * What of a subscription's late usage is parked: counted for a closed period after everything that was billed for it. A release is
 * a flush; the first close after it takes up all that is late by then, in every closed period. Immutable.
 */
final class LateParking {
  private final Subscription subscription;

  /** Those of bill runs: to cancel or issue a statement again takes up no release. */
  private final List<Closing> closings;

  /**
   * @param closings the subscription's
   */
  LateParking(Subscription subscription, List<Closing> closings) {
    this.subscription = subscription;
    this.closings =
        closings.stream().filter(closing -> closing.kind() == StatementKind.STATEMENT).toList();
  }

  /** Whether there is a release that no close has taken up yet. */
  boolean isReleasePending() {
    long billed = closings.stream().mapToLong(Closing::closingFlush).max().orElse(0);
    return subscription.lateReleases().stream().anyMatch(release -> release >= billed);
  }

  /** The flush through which a closed period is billed: its own close's, or that of the newest close that took up a release. */
  long billedThrough(Closing period) {
    long through = period.closingFlush();
    for (long release : subscription.lateReleases()) {
      long takenUp =
          closings.stream()
              .mapToLong(Closing::closingFlush)
              .filter(flush -> flush > release)
              .min()
              .orElse(0);
      through = Math.max(through, takenUp);
    }
    return through;
  }

  /** The part of a closed period in which a subject belonged to the subscription; may be empty. */
  static Span within(Closing period, SubjectAssignment assignment) {
    Instant from = assignment.from().isAfter(period.start()) ? assignment.from() : period.start();
    Instant until = assignment.to();
    Instant to = until == null || until.isAfter(period.end()) ? period.end() : until;
    return new Span(from, to.isBefore(from) ? from : to);
  }
}
