package io.tallygate.rating.charge.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.charge.ChargePart;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.FixedContext;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.call.NaiveCallRater.Billed;
import io.tallygate.rating.meter.Aggregation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.numbers.fraction.BigFraction;

/** A charge over many calls against {@link NaiveCallRater}, pulse by pulse with a count of free seconds. */
class TariffCallDifferentialTest {

  private record Call(long startMs, int seconds) {}

  @Property(tries = 150)
  void shouldChargeWhatTheNaiveRaterCharges(@ForAll long seed) {
    RandomTariffs random = new RandomTariffs(seed);
    CallTariff tariff = random.tariff();
    ZoneId zone = random.zone();
    int included = random.below(3) * random.below(5_000);
    FixedContext context = new FixedContext(Aggregation.SUM, 0, true);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 1 + random.below(8); i++) {
      Call call = new Call(random.startMs(), random.below(4_000));
      calls.add(call);
      context.count(
          "x",
          Instant.ofEpochMilli(call.startMs).toString(),
          Integer.toString(call.seconds),
          Map.of());
    }

    List<ChargePart> parts = charge(tariff, zone, included).parts(context);

    BigFraction amount = BigFraction.ZERO;
    for (ChargePart part : parts) {
      amount = amount.add(part.amount());
      if (part.price() != null) {
        assertThat(part.quantity().multiply(Fractions.of(part.price())))
            .isEqualTo(part.amount().multiply(Fractions.of(part.per())));
      }
    }
    assertThat(amount).isEqualTo(naive(tariff, zone, included, calls));
    assertThat(parts).extracting(ChargePart::key).doesNotHaveDuplicates();
  }

  private static TariffCall charge(CallTariff tariff, ZoneId zone, int included) {
    return new TariffCall(
        "k",
        "n",
        "m",
        DimensionFilter.ALL,
        new CallRaters(tariff, 0),
        zone,
        BigDecimal.valueOf(included),
        null,
        null,
        false);
  }

  private static BigFraction naive(CallTariff tariff, ZoneId zone, int included, List<Call> calls) {
    NaiveCallRater rater = new NaiveCallRater(tariff, zone, 0);
    List<Call> ordered = new ArrayList<>(calls);
    ordered.sort(Comparator.comparingLong(Call::startMs));
    BigFraction sum = BigFraction.ZERO;
    long free = included;
    for (Call call : ordered) {
      for (Billed pulse : rater.pulses(call.startMs, call.seconds)) {
        TimeBand band =
            tariff.bands().stream().filter(b -> b.name().equals(pulse.band())).findFirst().get();
        if (pulse.step() < 0) {
          sum = sum.add(Fractions.of(band.connectFee()));
          continue;
        }
        RateStep step = band.steps().get(pulse.step());
        for (int second = 0; second < pulse.units(); second++) {
          if (free > 0) {
            free--;
          } else {
            sum = sum.add(Fractions.of(step.price()).divide(Fractions.of(step.per())));
          }
        }
      }
    }
    return sum;
  }
}
