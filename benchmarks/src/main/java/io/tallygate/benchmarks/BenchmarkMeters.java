package io.tallygate.benchmarks;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One plain meter: a sum in 15-minute windows. */
public final class BenchmarkMeters implements Meters {
  private final List<Meter> meters =
      List.of(
          new Meter(
              0,
              0,
              "clicks",
              "click",
              Aggregation.SUM,
              "$.count",
              "1",
              0,
              List.of(),
              false,
              List.of(),
              15,
              Meter.BACK_LIMIT_DEFAULT,
              Meter.AHEAD_LIMIT_DEFAULT,
              List.of()));

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Meter> all() {
    return meters;
  }

  @Override
  public @Nullable Meter byKey(int tenant, String key) {
    return meters.stream().filter(meter -> meter.key().equals(key)).findFirst().orElse(null);
  }

  @Override
  public List<Meter> byEventType(int tenant, String eventType) {
    return meters.stream().filter(meter -> meter.eventType().equals(eventType)).toList();
  }
}
