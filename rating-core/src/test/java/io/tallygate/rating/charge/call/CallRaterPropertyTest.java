package io.tallygate.rating.charge.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.numbers.fraction.BigFraction;

/** What holds for every tariff and every call. */
class CallRaterPropertyTest {

  private static CallTariff limited(CallTariff tariff, RandomTariffs random) {
    return new CallTariff(
        tariff.bands(),
        tariff.calendar(),
        tariff.bandRule(),
        tariff.completedOnly(),
        tariff.first(),
        BigDecimal.valueOf(random.below(5_000), 2),
        new CallRounding(
            List.of(RoundingMode.UP, RoundingMode.HALF_UP, RoundingMode.DOWN).get(random.below(3)),
            random.below(4)));
  }

  @Property(tries = 500)
  void shouldBillEverySecondOfBegunPulsesAndNoMoreThanTheSecondsOfCompletedOnes(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallTariff tariff = random.tariff();
    CallRater rater = tariff.in(random.zone(), 0);
    long seconds = random.seconds();

    long billed = rater.rate(random.startMs(), seconds).billed();

    if (tariff.completedOnly()) {
      assertThat(billed).isLessThanOrEqualTo(seconds);
    } else {
      // only the last pulse goes past the end; none is longer than 100 s
      assertThat(billed).isBetween(seconds, seconds + 99);
    }
  }

  @Property(tries = 300)
  void shouldNeverCostLessForLonger(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallRater rater = limited(random.tariff(), random).in(random.zone(), 0);
    long start = random.startMs();
    int seconds = random.seconds();

    BigFraction before = BigFraction.ZERO;
    for (int i = 0; i < 20; i++) {
      BigFraction amount = rater.rate(start, seconds + i * 7L).amount();
      assertThat(amount).isGreaterThanOrEqualTo(before);
      before = amount;
    }
  }

  @Property(tries = 300)
  void shouldCostInPartsWhatItCostsWhole(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallRater rater = limited(random.tariff(), random).in(random.zone(), 0);
    long start = random.startMs();
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(1 + random.below(3_000));
    }

    BigFraction sum = BigFraction.ZERO;
    long billed = 0;
    long elapsed = 0;
    for (int seconds : parts) {
      RatedCall part = rater.rate(start + elapsed * 1_000, seconds, elapsed, 0);
      sum = sum.add(part.amount());
      billed += part.billed();
      elapsed += seconds;
    }

    RatedCall whole = rater.rate(start, elapsed);
    assertThat(sum).isEqualTo(whole.amount());
    assertThat(billed).isEqualTo(whole.billed());
  }

  @Property(tries = 300)
  void shouldTakeFreeTimeOffInItsOrder(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallRater rater = random.tariff().in(random.zone(), 0);
    long start = random.startMs();
    long seconds = random.seconds();
    long free = random.seconds();

    RatedCall call = rater.rate(start, seconds, 0, free);

    assertThat(call.free()).isEqualTo(Math.min(free, call.billed()));
    // once something of a stretch is charged, nothing after it is free
    boolean charged = false;
    for (CallStretch stretch : call.stretches()) {
      if (!rater.rule().isConnect(stretch.part())) {
        assertThat(charged && stretch.free() > 0).isFalse();
        charged |= stretch.free() < stretch.billed();
      }
    }
    assertThat(call.amount()).isLessThanOrEqualTo(rater.rate(start, seconds).amount());
  }

  @Property(tries = 200)
  void shouldCostTheSameWhateverTheScale(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallTariff tariff = limited(random.tariff(), random);
    ZoneId zone = random.zone();
    long start = random.startMs() / 1_000 * 1_000;
    long seconds = random.seconds();

    BigFraction amount = tariff.in(zone, 0).rate(start, seconds).amount();

    for (int scale = 1; scale <= 9; scale++) {
      long units = BigDecimal.valueOf(seconds).movePointRight(scale).longValueExact();
      assertThat(tariff.in(zone, scale).rate(start, units).amount()).isEqualTo(amount);
    }
  }
}
