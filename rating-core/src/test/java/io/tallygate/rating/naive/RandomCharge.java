package io.tallygate.rating.naive;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random charge of a random model. */
final class RandomCharge {
  private final Random random;
  private final int minorDigits;
  private final boolean isCoarse;
  private final List<String> allowances;

  /** Whether a month is no longer than what accumulates. */
  private final boolean hasMonths;

  private final boolean isCallsKept;

  RandomCharge(
      Random random,
      int minorDigits,
      boolean isCoarse,
      List<String> allowances,
      boolean hasMonths,
      boolean isCallsKept) {
    this.random = random;
    this.minorDigits = minorDigits;
    this.isCoarse = isCoarse;
    this.allowances = allowances;
    this.hasMonths = hasMonths;
    this.isCallsKept = isCallsKept;
  }

  static String proration(Random random) {
    return List.of("none", "day", "second").get(random.nextInt(3));
  }

  NaiveCharge charge(NaiveRounding rounding) {
    return switch (random.nextInt(23)) {
      case 0 ->
          new NaiveEventCharge.UnitPrice("sum", where(), price(), rounding, random.nextBoolean());
      case 1 ->
          new NaiveEventCharge.Tiers(
              "sum",
              where(),
              new NaivePricing.Graduated("graduated-percentage", tiers(true), false),
              rounding);
      case 2, 3 -> eventPercentage(rounding);
      case 4 -> matrix();
      case 5 -> sumPercentage();
      case 6 -> capacity();
      case 7 -> new NaiveSumCharge.GraduatedHeld("held", where(), tiers(false), proration(random));
      case 8 -> baseFee();
      case 9 -> new NaiveFee.Setup(money(15));
      case 10, 11, 12, 13, 14 -> rounding.isPerEvent() && !isCallsKept ? usage() : call(rounding);
      default -> usage();
    };
  }

  private @Nullable String where() {
    return random.nextInt(4) == 0 ? "a" : null;
  }

  private Ratio price() {
    Ratio price = isCoarse ? half() : Ratio.of(random.nextInt(20_000), 10_000);
    return random.nextInt(12) == 0 ? price.negated() : price;
  }

  /** So many halves of the minor unit. */
  private Ratio half() {
    return Ratio.of(random.nextInt(6), 2 * (long) Math.pow(10, minorDigits));
  }

  /** A number of units in tenths, or whole. */
  private Ratio units(int tenths) {
    return isCoarse
        ? Ratio.of(1 + random.nextInt(1 + tenths / 20))
        : Ratio.of(1 + random.nextInt(tenths), 10);
  }

  private Ratio percent() {
    return isCoarse ? Ratio.of(10L * random.nextInt(6)) : Ratio.of(random.nextInt(1_500), 100);
  }

  private Ratio money(int below) {
    int power = (int) Math.pow(10, minorDigits);
    return Ratio.of(random.nextInt(below * power), power);
  }

  private <T> @Nullable T sometimes(T value) {
    return random.nextBoolean() ? value : null;
  }

  private NaiveCharge call(NaiveRounding rounding) {
    return new RandomCalls(random, isCallsKept)
        .charge(
            () -> price().atLeast(Ratio.ZERO),
            () -> money(2),
            allowances.isEmpty() || random.nextBoolean()
                ? null
                : allowances.get(random.nextInt(allowances.size())),
            rounding);
  }

  private NaiveCharge usage() {
    String meter = RandomMeters.keys().get(random.nextInt(RandomMeters.keys().size()));
    String interval =
        !meter.equals("held") && random.nextInt(4) == 0
            ? List.of("hour", "PT6H", "PT15M", "month").get(random.nextInt(hasMonths ? 4 : 3))
            : null;
    boolean isConverted = random.nextInt(4) == 0;
    NaiveQuantity quantity =
        new NaiveQuantity(
            meter,
            meter,
            where(),
            random.nextInt(3) == 0,
            interval,
            isConverted ? Ratio.of(1 + random.nextInt(50), 10) : Ratio.ONE,
            isConverted ? Ratio.of(1 + random.nextInt(12)) : Ratio.ONE,
            isConverted && random.nextBoolean()
                ? List.of(RoundingMode.UP, RoundingMode.DOWN, RoundingMode.HALF_EVEN)
                    .get(random.nextInt(3))
                : null);
    boolean draws = interval == null && !allowances.isEmpty() && random.nextBoolean();
    Ratio commitment = interval != null && random.nextBoolean() ? money(20) : null;
    return new NaiveUsageCharge(
        quantity,
        pricing(!meter.equals("count") && !meter.equals("unique")),
        random.nextInt(3) == 0 ? units(300) : Ratio.ZERO,
        draws ? allowances.get(random.nextInt(allowances.size())) : null,
        commitment,
        commitment == null ? Ratio.ONE : Ratio.of(10 + random.nextInt(20), 10));
  }

  private NaivePricing pricing(boolean isOfAmounts) {
    return switch (random.nextInt(isOfAmounts ? 8 : 6)) {
      case 0 -> new NaivePricing.Graduated("graduated", tiers(false), random.nextBoolean());
      case 1 -> new NaivePricing.Volume(tiers(false), random.nextBoolean());
      case 2 -> new NaivePricing.Package(units(200), price(), random.nextBoolean());
      case 3 -> new NaivePricing.Blocks(blocks(), false);
      case 4 -> new NaivePricing.Blocks(blocks(), true);
      case 5 -> new NaivePricing.Unit("per-unit", price(), Ratio.of(1 + random.nextInt(3) * 3));
      case 6 ->
          new NaivePricing.Graduated("graduated-percentage", tiers(true), random.nextBoolean());
      default -> new NaivePricing.Unit("amount-in-event", price(), Ratio.ONE);
    };
  }

  private List<NaivePricing.Tier> tiers(boolean isPercent) {
    List<NaivePricing.Tier> tiers = new ArrayList<>();
    Ratio upTo = Ratio.ZERO;
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      upTo = upTo.plus(units(100));
      tiers.add(
          new NaivePricing.Tier(
              i == count - 1 ? null : upTo,
              isPercent ? percent() : price(),
              random.nextInt(3) == 0 ? money(5) : Ratio.ZERO));
    }
    return tiers;
  }

  private List<NaivePricing.BlockTier> blocks() {
    List<NaivePricing.BlockTier> tiers = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      tiers.add(
          new NaivePricing.BlockTier(
              units(50), i == count - 1 ? null : Ratio.of(1 + random.nextInt(4)), price()));
    }
    return tiers;
  }

  private NaiveCharge eventPercentage(NaiveRounding rounding) {
    Ratio minimum = sometimes(money(2));
    return new NaiveEventCharge.Percentage(
        "sum",
        where(),
        percent(),
        random.nextBoolean() ? Ratio.ZERO : Ratio.of(random.nextInt(500), 1_000),
        sometimes(random.nextInt(4)),
        sometimes(units(600)),
        minimum,
        sometimes(money(2).plus(minimum == null ? Ratio.ZERO : minimum)),
        rounding,
        random.nextBoolean());
  }

  private NaiveCharge matrix() {
    String meter = List.of("count", "sum", "average", "p95").get(random.nextInt(4));
    Map<String, Ratio> prices = new LinkedHashMap<>();
    for (String value : List.of("b", "a")) {
      if (random.nextInt(3) > 0) {
        prices.put(value, price());
      }
    }
    return new NaiveSumCharge.Matrix(
        meter, meter, where(), prices, price(), Ratio.of(1 + random.nextInt(9)));
  }

  private NaiveCharge sumPercentage() {
    Map<String, Ratio> rates = new LinkedHashMap<>();
    boolean isByDimension = random.nextBoolean();
    if (isByDimension) {
      rates.put("b", percent());
    }
    rates.put("*", percent());
    return new NaiveSumCharge.Percentage("sum", isByDimension, rates);
  }

  private NaiveCharge capacity() {
    Map<String, String> meters = new LinkedHashMap<>();
    List<String> keys = RandomMeters.keys();
    for (int i = 0; i < 2; i++) {
      String meter = keys.get(random.nextInt(keys.size()));
      meters.put(meter, meter);
    }
    List<NaiveSumCharge.Capacity.Level> levels = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Map<String, Ratio> limits = new LinkedHashMap<>();
      for (String meter : meters.keySet()) {
        if (i < 2 && random.nextInt(4) > 0) {
          limits.put(meter, Ratio.of(random.nextInt(20) + 15 * i));
        }
      }
      levels.add(new NaiveSumCharge.Capacity.Level(limits, money(20)));
    }
    return new NaiveSumCharge.Capacity(meters, levels);
  }

  private NaiveCharge baseFee() {
    boolean isInAdvance = random.nextBoolean();
    return new NaiveFee.Base(
        money(10),
        List.of(NaiveLength.MONTH, NaiveLength.QUARTER, new NaiveLength(10, "day"))
            .get(random.nextInt(8) / 3),
        proration(random),
        isInAdvance,
        !isInAdvance && random.nextBoolean());
  }
}
