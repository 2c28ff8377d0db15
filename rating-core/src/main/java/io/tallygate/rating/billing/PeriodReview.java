package io.tallygate.rating.billing;

import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.period.BillingPeriod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cumulative minus already billed: what an earlier period costs as known now, against what has been billed for it. Late
 * usage, corrections, released suspense and changed items are all this one thing.
 */
final class PeriodReview {
  private PeriodReview() {}

  /** What a charge costs now, over all its lines. */
  private static final class Current {
    private String text;
    private Billed amount = Billed.NOTHING;

    /** The tiers of a charge have their evidence in common: it counts once. */
    private final Set<Evidence> evidence = new LinkedHashSet<>();

    Current(String text) {
      this.text = text;
    }

    void add(ChargeLine line) {
      if (!evidence.isEmpty()) {
        text = line.charge();
      }
      amount = amount.plus(line.amount(), line.exact());
      evidence.add(line.evidence());
    }

    Evidence evidence(long throughFlush) {
      return evidence.stream()
          .reduce(PeriodReview::sum)
          .orElseGet(() -> Evidence.ofFee(throughFlush));
    }
  }

  /**
   * The adjustments of one period, in the order of its lines, charges that are no longer due last.
   *
   * @param lines as known now
   * @param billed so far, by charge
   */
  static List<Adjustment> differences(
      List<ChargeLine> lines, Map<String, Billed> billed, BillingPeriod period, long throughFlush) {
    Map<String, Current> current = new LinkedHashMap<>();
    for (ChargeLine line : lines) {
      current.computeIfAbsent(line.charge(), charge -> new Current(line.text())).add(line);
    }
    for (String charge : billed.keySet()) {
      current.putIfAbsent(charge, new Current(charge));
    }
    List<Adjustment> adjustments = new ArrayList<>();
    current.forEach(
        (charge, now) ->
            add(
                adjustments,
                charge,
                now.text,
                period.label(),
                period.start(),
                billed.getOrDefault(charge, Billed.NOTHING),
                now.amount,
                now.evidence(throughFlush)));
    return adjustments;
  }

  /** The adjustment of a one-off item; empty if it is as billed. */
  static List<Adjustment> difference(ChargeLine now, SubscriptionHistory.BilledItem billed) {
    List<Adjustment> adjustments = new ArrayList<>(1);
    add(
        adjustments,
        now.charge(),
        now.text(),
        billed.period(),
        billed.periodStart(),
        billed.amount(),
        new Billed(now.amount(), now.exact()),
        now.evidence());
    return adjustments;
  }

  private static void add(
      List<Adjustment> adjustments,
      String charge,
      String text,
      String period,
      Instant periodStart,
      Billed before,
      Billed after,
      Evidence evidence) {
    if (after.amount().compareTo(before.amount()) != 0) {
      adjustments.add(
          new Adjustment(
              charge,
              "Adjustment of " + period + ": " + text,
              period,
              periodStart,
              before.amount(),
              after.amount(),
              Fractions.text(after.exact().subtract(before.exact())),
              after.amount().subtract(before.amount()),
              evidence));
    }
  }

  private static Evidence sum(Evidence a, Evidence b) {
    return new Evidence(
        a.meter() == null ? b.meter() : a.meter(),
        a.series() + b.series(),
        a.records() + b.records(),
        earlier(a.firstWindow(), b.firstWindow()),
        later(a.lastWindow(), b.lastWindow()),
        Math.max(a.lastFlush(), b.lastFlush()),
        a.throughFlush(),
        null);
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isBefore(a)) ? b : a;
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || (b != null && b.isAfter(a)) ? b : a;
  }
}
