package io.tallygate.rating.ingest;

import io.tallygate.rating.charge.call.CountedCalls;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.CallPart;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.Pulse;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Four meters: clicks (0, plain), calls (1, with pulses 60/60 and 60/6), sales (2, keeps events, 5-minute windows), tariff (3, calls
 * in parts).
 */
public final class FixedMeters implements Meters {
  private final List<Meter> meters =
      List.of(
          meter(0, "clicks", false, 15, List.of()),
          meter(1, "calls", false, 15, List.of(new Pulse(60, 60), new Pulse(60, 6))),
          meter(2, "sales", true, 5, List.of()),
          meter(
              3,
              "tariff",
              false,
              15,
              IntStream.range(0, CountedCalls.RULE.partCount())
                  .mapToObj(part -> (Decomposition) new CallPart(CountedCalls.RULE, part))
                  .toList()));

  private static Meter meter(
      int id, String key, boolean keep, int minutes, List<Decomposition> rules) {
    return new Meter(
        id,
        0,
        key,
        key,
        Aggregation.SUM,
        "$.q",
        "1",
        0,
        List.of(),
        keep,
        List.of(),
        minutes,
        Meter.BACK_LIMIT_DEFAULT,
        Meter.AHEAD_LIMIT_DEFAULT,
        rules);
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
    return meters.stream().filter(m -> m.eventType().equals(eventType)).toList();
  }
}
