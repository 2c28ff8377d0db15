package io.tallygate.rating.billing;

import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.period.BillingPeriod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cumulative minus already billed: what an earlier period costs as known now, against what has been billed for it. Late
 * usage, corrections, released suspense and changed items are all this one thing.
 */
final class PeriodReview {
  private PeriodReview() {}

  /** What a charge costs now, over all its lines. */
  private record Current(String text, Billed amount, Evidence evidence) {
    Current plus(ChargeLine line, String name) {
      return new Current(
          name, amount.plus(line.amount(), line.exact()), sum(evidence, line.evidence()));
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
      Current before = current.get(line.charge());
      current.put(
          line.charge(),
          before == null
              ? new Current(line.text(), new Billed(line.amount(), line.exact()), line.evidence())
              : before.plus(line, line.charge()));
    }
    for (String charge : billed.keySet()) {
      current.putIfAbsent(
          charge, new Current(charge, Billed.NOTHING, Evidence.ofFee(throughFlush)));
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
                now.evidence));
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
        a.meter(),
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
