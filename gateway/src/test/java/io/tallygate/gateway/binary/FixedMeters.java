package io.tallygate.gateway.binary;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.PrefixTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Meters of tenant 0: calls (400 days back), sales (scale 2, by region, one day back), dials (by zone of the number: +44 is "uk",
 * and "britain" from the day after the test's).
 */
record FixedMeters(int version, List<Meter> all) implements Meters {
  private static final PrefixTable ZONES =
      PrefixTable.of(
          "world",
          List.of(
              new PrefixTable.Version(0, Map.of("+44", "uk")),
              new PrefixTable.Version(TestEndpoint.NOW_MS + 86_400_000, Map.of("+44", "britain"))),
          "other");

  FixedMeters() {
    this(
        1,
        List.of(
            meter(0, "calls", 0, List.of(), Duration.ofDays(400)),
            meter(1, "sales", 2, List.of(new Dimension("region", "$.region")), Duration.ofDays(1)),
            meter(
                2, "dials", 0, List.of(new Dimension("zone", "$.to", ZONES)), Duration.ofDays(1))));
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

  /** The next version, in which a meter is archived. */
  FixedMeters archiving(String key) {
    List<Meter> next =
        all.stream().map(m -> m.key().equals(key) ? m.with(Map.of(), true) : m).toList();
    return new FixedMeters(version + 1, next);
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
