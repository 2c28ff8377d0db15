package io.tallygate.rating.naive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A number, less what is included and what an allowance gives, at a price; in intervals with a commitment for each. */
public record NaiveUsageCharge(
    NaiveQuantity quantity,
    NaivePricing pricing,
    Ratio included,
    @Nullable String allowance,
    @Nullable Ratio commitment,
    Ratio overageFactor)
    implements NaiveCharge {
  @Override
  public Set<String> meters() {
    return Set.of(quantity.meter());
  }

  @Override
  public void rate(NaiveView view, Parts parts) {
    for (NaiveQuantity.Reading reading : quantity.readings(view)) {
      Ratio billable = reading.quantity();
      if (billable.signum() > 0) {
        billable = billable.minus(included).atLeast(Ratio.ZERO);
        if (allowance != null) {
          Ratio left = view.allowances.getOrDefault(allowance, Ratio.ZERO);
          Ratio drawn = billable.atMost(left);
          view.allowances.put(allowance, left.minus(drawn));
          billable = billable.minus(drawn);
        }
      }
      if (quantity.interval() == null) {
        pricing.price(billable, reading.isUsed(), reading.key() + "#", parts);
      } else {
        parts.add(reading.key(), interval(billable));
      }
    }
  }

  private Ratio interval(Ratio billable) {
    Parts tiers = new Parts();
    pricing.price(billable, true, "", tiers);
    Ratio cost = tiers.amounts().values().stream().reduce(Ratio.ZERO, Ratio::plus);
    if (commitment == null) {
      return cost;
    }
    return cost.isMoreThan(commitment)
        ? commitment.plus(cost.minus(commitment).times(overageFactor))
        : commitment;
  }

  @Override
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>(pricing.document());
    document.putAll(quantity.document());
    document.putAll(
        Written.fields(
            "included",
            included.signum() == 0 ? null : included,
            "allowance",
            allowance,
            "commitment",
            commitment == null
                ? null
                : Written.fields("minimum", commitment, "overageFactor", overageFactor)));
    return document;
  }
}
