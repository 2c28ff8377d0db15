package io.tallygate.rating.charge.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.call.NaiveCallRater.Billed;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.numbers.fraction.BigFraction;

/** Rater and rule against {@link NaiveCallRater}, which goes through each call second by second. */
class CallRaterDifferentialTest {

  @Property(tries = 250)
  void shouldBillWhatTheNaiveRaterBills(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallTariff tariff = random.tariff();
    ZoneId zone = random.zone();
    NaiveCallRater naive = new NaiveCallRater(tariff, zone, 0);
    CallRater rater = tariff.in(zone, 0);
    for (int i = 0; i < 3; i++) {
      long start = random.startMs();
      long seconds = random.seconds();

      List<Billed> pulses = naive.pulses(start, seconds);

      assertThat(split(rater, start, seconds)).isEqualTo(sums(pulses));
      assertThat(rater.rate(start, seconds).amount()).isEqualTo(amount(tariff, pulses, 0));
    }
  }

  @Property(tries = 200)
  void shouldBillWhatTheNaiveRaterBillsInFinerUnits(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallTariff tariff = random.tariff();
    ZoneId zone = random.zone();
    int scale = 1 + random.below(4);
    NaiveCallRater naive = new NaiveCallRater(tariff, zone, scale);
    CallRater rater = tariff.in(zone, scale);
    // just before a quarter, where bands change
    long quarter = random.startMs() / 900_000 * 900_000;
    long start = quarter - random.below(5_000);
    long units = random.below(20_000);

    List<Billed> pulses = naive.pulses(start, units);

    assertThat(split(rater, start, units)).isEqualTo(sums(pulses));
    assertThat(rater.rate(start, units).amount()).isEqualTo(amount(tariff, pulses, scale));
  }

  /** Prices times parts, in any order, is what the call costs: parts hold all that pricing needs. */
  @Property(tries = 500)
  void shouldCostWhatItsPartsCost(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallRater rater = random.tariff().in(random.zone(), 0);
    long[] parts = new long[rater.rule().partCount()];
    BigFraction calls = BigFraction.ZERO;
    for (int i = 0; i < 20; i++) {
      long start = random.startMs();
      long seconds = random.seconds();
      rater.rule().split(start, seconds, (part, quantity) -> parts[part] += quantity);
      calls = calls.add(rater.rate(start, seconds).amount());
    }

    BigFraction priced = BigFraction.ZERO;
    for (int part = 0; part < parts.length; part++) {
      priced = priced.add(rater.amount(part, parts[part]));
    }
    assertThat(priced).isEqualTo(calls);
  }

  private static Map<String, Long> split(CallRater rater, long start, long units) {
    Map<String, Long> sums = new LinkedHashMap<>();
    PartRule rule = rater.rule();
    long one = BigDecimal.ONE.movePointRight(rule.scale()).longValueExact();
    rule.split(
        start,
        units,
        (part, quantity) ->
            sums.merge(
                rater.band(part).name() + "/" + rule.step(part),
                rule.isConnect(part) ? quantity / one : quantity,
                Long::sum));
    return sums;
  }

  private static Map<String, Long> sums(List<Billed> pulses) {
    Map<String, Long> sums = new LinkedHashMap<>();
    pulses.forEach(p -> sums.merge(p.band() + "/" + p.step(), p.units(), Long::sum));
    return sums;
  }

  private static BigFraction amount(CallTariff tariff, List<Billed> pulses, int scale) {
    BigFraction sum = BigFraction.ZERO;
    for (Billed pulse : pulses) {
      TimeBand band =
          tariff.bands().stream().filter(b -> b.name().equals(pulse.band())).findFirst().get();
      if (pulse.step() < 0) {
        sum = sum.add(Fractions.of(band.connectFee()));
      } else {
        RateStep step = band.steps().get(pulse.step());
        BigDecimal seconds = BigDecimal.valueOf(pulse.units(), scale);
        sum =
            sum.add(Fractions.of(seconds.multiply(step.price())).divide(Fractions.of(step.per())));
      }
    }
    return sum;
  }
}
