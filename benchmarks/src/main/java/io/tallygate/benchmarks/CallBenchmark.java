package io.tallygate.benchmarks;

import io.tallygate.rating.charge.call.BandTimes;
import io.tallygate.rating.charge.call.CallRater;
import io.tallygate.rating.charge.call.CallTariff;
import io.tallygate.rating.charge.call.RateStep;
import io.tallygate.rating.charge.call.RatedCall;
import io.tallygate.rating.charge.call.TimeBand;
import io.tallygate.rating.meter.PartSink;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Taking a call apart, and rating it, by a tariff of two bands and two steps in Berlin. Calls of up to ten minutes at any time of
 * a year: some 1 in 100 passes a border. Time per call.
 */
public class CallBenchmark extends Measured {
  private static final int CALLS = 4_096;
  private static final long BEGIN_MS = 1_704_067_200_000L;
  private static final long YEAR_MS = 365 * 86_400_000L;

  /** Bands: a tariff of peak and off-peak, or of one band all day. */
  @Param({"true", "false"})
  public boolean banded = true;

  private final long[] starts = new long[CALLS];
  private final long[] seconds = new long[CALLS];
  private long sum;
  private final PartSink sink = (part, quantity) -> sum += part * quantity;
  private CallRater rater = tariff(true);

  private static CallRater tariff(boolean banded) {
    List<RateStep> steps = List.of(step("0", "0.12", "60"), step("60", "0.09", "1"));
    TimeBand other = new TimeBand("off-peak", null, new BigDecimal("0.05"), steps);
    TimeBand peak =
        new TimeBand("peak", BandTimes.daily(8 * 60, 19 * 60), new BigDecimal("0.10"), steps);
    return CallTariff.of(banded ? List.of(peak, other) : List.of(other))
        .in(ZoneId.of("Europe/Berlin"), 0);
  }

  private static RateStep step(String from, String price, String pulse) {
    return new RateStep(
        new BigDecimal(from), new BigDecimal(price), new BigDecimal("60"), new BigDecimal(pulse));
  }

  @Setup(Level.Trial)
  public void draw() {
    rater = tariff(banded);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CALLS; i++) {
      starts[i] = BEGIN_MS + random.nextLong(YEAR_MS);
      seconds[i] = 1 + random.nextLong(600);
    }
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long split() {
    for (int i = 0; i < CALLS; i++) {
      rater.rule().split(starts[i], seconds[i], sink);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(CALLS)
  public RatedCall rate() {
    RatedCall last = rater.rate(starts[0], seconds[0]);
    for (int i = 1; i < CALLS; i++) {
      last = rater.rate(starts[i], seconds[i]);
    }
    return last;
  }

  /** The harness: the same loop over the same numbers. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long baseline() {
    for (int i = 0; i < CALLS; i++) {
      sink.accept((int) (starts[i] & 7), seconds[i]);
    }
    return sum;
  }
}
