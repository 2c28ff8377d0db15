package io.tallygate.rating.threshold;

import io.tallygate.rating.period.BillingPeriod;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a subject may use something, and the threshold that decides it or comes nearest.
 *
 * @param subscription key; null: the subject has none now
 * @param threshold key; null with everything that follows: none watches what is asked for
 * @param used in the period so far, in {@code unit}
 * @param limit of the threshold
 * @param remaining limit less used, not below 0
 * @param unit of the meter, or code of the currency; null: units of an allowance
 * @param period the running statement period
 * @param flush the newest flush that the answer knows; usage that came after it is not in it
 * @param asOfMs arrival time of the end of that flush, ms since 1970
 */
public record AccessAnswer(
    boolean isAllowed,
    Reason reason,
    @Nullable String subscription,
    @Nullable String threshold,
    @Nullable BigDecimal used,
    @Nullable BigDecimal limit,
    @Nullable BigDecimal remaining,
    @Nullable String unit,
    @Nullable BillingPeriod period,
    long flush,
    long asOfMs) {

  /** Why. */
  public enum Reason {
    /** Yes: what is used, and asked for, is within every hard threshold. */
    WITHIN_LIMIT,
    /** Yes: no hard threshold watches it. */
    NO_LIMIT,
    /** Yes, for now: the subscription is so new, or so newly changed, that its usage was not looked at. */
    NOT_WATCHED_YET,
    /** No: a hard threshold is used up, or what is asked for goes beyond it. */
    LIMIT_REACHED,
    /** No: the subject belongs to no subscription now. */
    NO_SUBSCRIPTION,
    /** No: the plan neither charges the meter nor watches it. */
    NOT_IN_PLAN;

    /** As the API writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
