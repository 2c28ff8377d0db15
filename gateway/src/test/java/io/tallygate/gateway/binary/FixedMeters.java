package io.tallygate.gateway.binary;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.time.Duration;
import java.util.List;

/** Two meters of tenant 0: calls (400 days back), sales (scale 2, by region, one day back). */
record FixedMeters(int version, List<Meter> all) implements Meters {
  FixedMeters() {
    this(
        1,
        List.of(
            meter(0, "calls", 0, List.of(), Duration.ofDays(400)),
            meter(
                1, "sales", 2, List.of(new Dimension("region", "$.region")), Duration.ofDays(1))));
  }

  private static Meter meter(
      int id, String key, int scale, List<Dimension> dimensions, Duration backLimit) {
    return new Meter(
        id,
        0,
        key,
        key,
        Aggregation.SUM,
        "$.q",
        "1",
        scale,
        dimensions,
        false,
        List.of(),
        15,
        backLimit,
        Meter.AHEAD_LIMIT_DEFAULT,
        List.of());
  }

  @Override
  public Meter byKey(int tenant, String key) {
    return tenant != 0
        ? null
        : all.stream().filter(m -> m.key().equals(key)).findFirst().orElse(null);
  }

  @Override
  public List<Meter> byEventType(int tenant, String eventType) {
    return List.of();
  }
}
