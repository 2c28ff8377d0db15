package io.tallygate.gateway.http;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.PrefixTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls (seconds by direction) and their number, both of the type {@code call}; traffic in GB with 3 decimal places, its value
 * one level down; sales that keep their events, with a partner; texts by zone of the number they go to.
 */
final class TestMeters implements Meters {
  static final int CALLS = 0;
  static final int CALL_COUNT = 1;
  static final int TRAFFIC = 2;
  static final int SALES = 3;
  static final int TEXTS = 4;

  /** +44 is "uk" until 2013-12-05T11:00Z, then "britain". */
  private static final PrefixTable ZONES =
      PrefixTable.of(
          "world",
          List.of(
              new PrefixTable.Version(0, Map.of("+44", "uk")),
              new PrefixTable.Version(1_386_241_200_000L, Map.of("+44", "britain"))),
          null);

  private final List<Meter> meters =
      List.of(
          meter(
              CALLS,
              "calls",
              "call",
              Aggregation.SUM,
              "$.duration",
              0,
              List.of(new Dimension("direction", "$.direction")),
              List.of()),
          meter(CALL_COUNT, "callCount", "call", Aggregation.COUNT, null, 0, List.of(), List.of()),
          meter(
              TRAFFIC,
              "traffic",
              "transfer",
              Aggregation.SUM,
              "$.volume.gb",
              3,
              List.of(),
              List.of()),
          meter(
              SALES,
              "sales",
              "sale",
              Aggregation.SUM,
              "$.amount",
              2,
              List.of(new Dimension("region", "$.region")),
              List.of("partner", "order")),
          meter(
              TEXTS,
              "texts",
              "text",
              Aggregation.COUNT,
              null,
              0,
              List.of(new Dimension("zone", "$.to", ZONES)),
              List.of()));

  private static Meter meter(
      int id,
      String key,
      String type,
      Aggregation aggregation,
      @Nullable String path,
      int scale,
      List<Dimension> dimensions,
      List<String> attributes) {
    return new Meter(
        id,
        0,
        key,
        type,
        aggregation,
        path,
        "1",
        scale,
        dimensions,
        !attributes.isEmpty(),
        attributes,
        15,
        Meter.BACK_LIMIT_DEFAULT,
        Meter.AHEAD_LIMIT_DEFAULT,
        List.of());
  }

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
    return meters.stream().filter(m -> m.key().equals(key)).findFirst().orElse(null);
  }

  @Override
  public List<Meter> byEventType(int tenant, String eventType) {
    return tenant == 0
        ? meters.stream().filter(m -> m.eventType().equals(eventType)).toList()
        : List.of();
  }
}
