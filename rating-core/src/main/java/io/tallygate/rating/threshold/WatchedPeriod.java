package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Threshold;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.BillingPeriod;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription has used and cost in one statement period. The threshold thread writes; amounts may be read by any, each
 * for itself.
 */
final class WatchedPeriod {
  private final BillingPeriod period;
  private final long startMs;
  private final long endMs;

  /** By place in {@link WatchedPlan#meters}, in the meter's scaled units; null: 0. */
  private final AtomicReferenceArray<BigInteger> used;

  /** By place in the plan's thresholds; null: not rated yet. */
  private final AtomicReferenceArray<Rated> rated;

  /** What rating says of a threshold: one object, so that no reader sees half of it. */
  private record Rated(BigDecimal amount, BigDecimal limit) {}

  /** The steps that have alerted, by their bits. Threshold thread only. */
  private long alerted;

  WatchedPeriod(BillingPeriod period, WatchedPlan plan) {
    this.period = period;
    this.startMs = period.start().toEpochMilli();
    this.endMs = period.end().toEpochMilli();
    this.used = new AtomicReferenceArray<>(plan.meters().size());
    this.rated = new AtomicReferenceArray<>(plan.plan().thresholds().size());
  }

  BillingPeriod period() {
    return period;
  }

  long startMs() {
    return startMs;
  }

  long endMs() {
    return endMs;
  }

  boolean holds(long timeMs) {
    return timeMs >= startMs && timeMs < endMs;
  }

  void add(int meterIndex, BigInteger quantity) {
    used.setRelease(meterIndex, usedScaled(meterIndex).add(quantity));
  }

  private BigInteger usedScaled(int meterIndex) {
    BigInteger amount = used.getAcquire(meterIndex);
    return amount == null ? BigInteger.ZERO : amount;
  }

  /** What a threshold watches, in its unit; null: it was not rated yet. */
  @Nullable BigDecimal amount(WatchedPlan plan, Threshold threshold, int thresholdIndex) {
    String key = threshold.meter();
    if (key == null) {
      Rated known = rated.getAcquire(thresholdIndex);
      return known == null ? null : known.amount;
    }
    int index = plan.indexOf(key);
    if (index < 0) {
      return BigDecimal.ZERO;
    }
    Meter meter = plan.meters().get(index);
    return new BigDecimal(usedScaled(index), meter.scale());
  }

  /** The limit of a threshold: that of an allowance is what it was rated with. */
  BigDecimal limit(Threshold threshold, int thresholdIndex) {
    Rated known = rated.getAcquire(thresholdIndex);
    return known == null ? threshold.limit() : known.limit;
  }

  void rated(int thresholdIndex, BigDecimal amount, BigDecimal limit) {
    rated.setRelease(thresholdIndex, new Rated(amount, limit));
  }

  boolean hasAlerted(Step step) {
    return (alerted & step.bit()) != 0;
  }

  void alerted(Step step) {
    alerted |= step.bit();
  }
}
