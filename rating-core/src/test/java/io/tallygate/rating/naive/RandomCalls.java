package io.tallygate.rating.naive;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Random tariffs of calls, and random calls. */
final class RandomCalls {
  static final Set<LocalDate> HOLIDAYS =
      Set.of(
          LocalDate.of(2024, 1, 1),
          LocalDate.of(2024, 2, 29),
          LocalDate.of(2024, 3, 29),
          LocalDate.of(2024, 4, 1),
          LocalDate.of(2024, 5, 1),
          LocalDate.of(2024, 6, 16));

  private static final List<String> ZONES =
      List.of("Asia/Kathmandu", "Europe/Berlin", "America/New_York", "UTC");

  private final Random random;
  private final boolean isKept;

  /**
   * @param isKept else tariffs are such that sums of parts are enough
   */
  RandomCalls(Random random, boolean isKept) {
    this.random = random;
    this.isKept = isKept;
  }

  /**
   * A charge.
   *
   * @param price makes the price of a step
   * @param money makes a fee
   */
  NaiveCall charge(
      java.util.function.Supplier<Ratio> price,
      java.util.function.Supplier<Ratio> money,
      @Nullable String allowance,
      NaiveRounding rounding) {
    boolean isSimple = random.nextInt(4) == 0;
    List<NaiveTariff.Band> bands =
        isSimple ? List.of(other(Ratio.ZERO, List.of(step(0, price)))) : bands(price, money);
    Integer first = isSimple || random.nextInt(3) == 0 ? (Integer) (1 + random.nextInt(100)) : null;
    NaiveTariff tariff =
        new NaiveTariff(
            bands,
            HOLIDAYS,
            !isSimple && random.nextInt(4) == 0,
            !isSimple && random.nextInt(4) == 0,
            first);
    boolean hasOnePrice = bands.size() == 1 && bands.get(0).steps().size() == 1;
    boolean hasFree = isKept || hasOnePrice;
    boolean hasZone = !isSimple && (random.nextBoolean() || (!isKept && bands.size() > 1));
    boolean isAny = !isSimple && isKept;
    return new NaiveCall(
        tariff,
        new NaiveCall.Terms(
            random.nextInt(4) == 0 ? "a" : null,
            hasZone ? ZONES.get(random.nextInt(ZONES.size())) : null,
            hasFree && random.nextInt(3) == 0 ? random.nextInt(3_000) : 0,
            hasFree ? allowance : null,
            isAny && random.nextInt(4) == 0 ? money.get() : null,
            isAny && random.nextInt(4) == 0,
            isAny && random.nextInt(6) == 0),
        rounding);
  }

  private List<NaiveTariff.Band> bands(
      java.util.function.Supplier<Ratio> price, java.util.function.Supplier<Ratio> money) {
    List<NaiveTariff.Band> bands = new ArrayList<>();
    int at = 15 * random.nextInt(96);
    int end = at + 24 * 60;
    for (int i = random.nextInt(4); i > 0; i--) {
      int from = at + 15 * random.nextInt(24);
      int to = from + 15 * (1 + random.nextInt(40));
      if (to > end) {
        break;
      }
      add(from % 1440, to % 1440, price, money, bands);
      at = to;
    }
    bands.add(
        random.nextInt(bands.size() + 1),
        other(random.nextBoolean() ? money.get() : Ratio.ZERO, steps(price)));
    return bands;
  }

  /** A band of some days, perhaps with another one at the same times of the other days. */
  private void add(
      int from,
      int to,
      java.util.function.Supplier<Ratio> price,
      java.util.function.Supplier<Ratio> money,
      List<NaiveTariff.Band> bands) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (random.nextInt(4) > 0) {
        days.add(day);
      }
    }
    if (days.isEmpty()) {
      days.add(DayOfWeek.MONDAY);
    }
    String rule = List.of("include", "exclude", "only", "also").get(random.nextInt(4));
    bands.add(
        new NaiveTariff.Band(
            "band " + bands.size(), days, from, to, rule, money.get(), steps(price)));
    Set<DayOfWeek> others = EnumSet.complementOf(EnumSet.copyOf(days));
    if (!rule.equals("also") && !others.isEmpty() && random.nextInt(3) == 0) {
      bands.add(
          new NaiveTariff.Band(
              "band " + bands.size(), others, from, to, "exclude", money.get(), steps(price)));
    }
  }

  private static NaiveTariff.Band other(Ratio connectFee, List<NaiveTariff.Step> steps) {
    return new NaiveTariff.Band("other", null, 0, 0, "include", connectFee, steps);
  }

  private List<NaiveTariff.Step> steps(java.util.function.Supplier<Ratio> price) {
    List<NaiveTariff.Step> steps = new ArrayList<>();
    int from = 0;
    for (int i = random.nextInt(3); i >= 0; i--) {
      steps.add(step(from, price));
      from += 1 + random.nextInt(150);
    }
    return steps;
  }

  private NaiveTariff.Step step(int from, java.util.function.Supplier<Ratio> price) {
    int per = random.nextBoolean() ? 60 : 1 + random.nextInt(60);
    int pulse = random.nextBoolean() ? 1 + random.nextInt(5) : 1 + random.nextInt(90);
    return new NaiveTariff.Step(from, price.get(), per, pulse);
  }

  /** Seconds of a call: mostly some minutes, at times hours, sometimes of a call taken back. */
  Ratio seconds() {
    long seconds =
        switch (random.nextInt(6)) {
          case 0 -> 60L * random.nextInt(20);
          case 1 -> random.nextInt(20_000);
          default -> random.nextInt(600);
        };
    return Ratio.of(random.nextInt(8) == 0 ? -seconds : seconds);
  }

  /** Seconds of the call before, or what is none. */
  @Nullable String elapsed() {
    return random.nextBoolean()
        ? null
        : List.of("30", "61", "0", "110.7", "3600", "-2", "+10", "long").get(random.nextInt(8));
  }
}
