package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Capacity: the price of the lowest tier within whose limits every meter's highest reading stays. Each meter's own aggregation
 * says what its reading is.
 *
 * @param meters keys
 * @param tiers in the order in which they are tried; the last one applies above all limits
 */
public record Capacity(String key, String name, List<String> meters, List<CapacityTier> tiers)
    implements Charge {
  public Capacity {
    meters = List.copyOf(meters);
    tiers = List.copyOf(tiers);
  }

  /**
   * A tier.
   *
   * @param limits inclusive, by meter; a meter without one has no limit
   */
  public record CapacityTier(Map<String, BigDecimal> limits, BigDecimal price) {
    public CapacityTier {
      limits = Map.copyOf(limits);
    }
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Map<String, BigFraction> readings = new LinkedHashMap<>();
    boolean isUsed = false;
    Evidence evidence = Evidence.ofFee(context.throughFlush());
    for (String meter : meters) {
      for (Reading reading : Quantity.of(meter).readings(context)) {
        readings.put(meter, reading.quantity());
        if (reading.isUsed() && !isUsed) {
          evidence = reading.evidence();
        }
        isUsed |= reading.isUsed();
      }
    }
    if (!isUsed) {
      return List.of();
    }
    int tier = tierOf(readings);
    return List.of(
        ChargePart.priced(
            Tier.key(tier),
            LineKind.USAGE,
            name + ", tier " + (tier + 1) + " (" + text(readings, context) + ")",
            BigFraction.ONE,
            "1",
            tiers.get(tier).price,
            BigDecimal.ONE,
            evidence));
  }

  private int tierOf(Map<String, BigFraction> readings) {
    for (int i = 0; i < tiers.size() - 1; i++) {
      Map<String, BigDecimal> limits = tiers.get(i).limits;
      boolean isWithin =
          readings.entrySet().stream()
              .allMatch(
                  reading -> {
                    BigDecimal limit = limits.get(reading.getKey());
                    return limit == null || reading.getValue().compareTo(Fractions.of(limit)) <= 0;
                  });
      if (isWithin) {
        return i;
      }
    }
    return tiers.size() - 1;
  }

  private static String text(Map<String, BigFraction> readings, ChargeContext context) {
    List<String> texts = new ArrayList<>();
    readings.forEach(
        (key, reading) -> {
          Meter meter = context.meter(key);
          texts.add(key + " " + Fractions.shown(reading).toPlainString() + " " + meter.unit());
        });
    return String.join(", ", texts);
  }
}
