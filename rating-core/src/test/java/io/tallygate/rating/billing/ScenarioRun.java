package io.tallygate.rating.billing;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.naive.NaiveEvent;
import io.tallygate.rating.naive.Ratio;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Random usage billed by the product. */
final class ScenarioRun {
  private ScenarioRun() {}

  /** Counts every event before its run, and closes run by run. */
  static BillingBench of(String yaml, List<NaiveEvent> events, List<Instant> runs) {
    BillingBench bench = new BillingBench(yaml);
    for (int run = 0; run < runs.size(); run++) {
      closeNext(bench, events, runs, run);
    }
    return bench;
  }

  /** One run: the statements that it issues. */
  static List<Statement> closeNext(
      BillingBench bench, List<NaiveEvent> events, List<Instant> runs, int run) {
    int before = bench.archive.all().size();
    for (NaiveEvent event : events) {
      if (event.run() == run) {
        count(bench, event);
      }
    }
    for (NaiveEvent event : events) {
      if (event.voidedRun() == run) {
        takeBack(bench, event);
      }
    }
    bench.close(runs.get(run).toString());
    List<Statement> all = bench.archive.all();
    return List.copyOf(all.subList(before, all.size()));
  }

  static void count(BillingBench bench, NaiveEvent event) {
    Meter meter = bench.catalog.meters().byKey(0, event.meter());
    Map<String, String> attributes = new HashMap<>();
    if (event.price() != null) {
      attributes.put("price", event.price());
    }
    if (event.user() != null) {
      attributes.put("user", event.user());
    }
    bench.usage.count(
        meter,
        event.subject(),
        List.of(meter.dimensions().get(0).value(event.dimension(), event.timeMs())),
        event.timeMs(),
        scaled(event.quantity(), meter.scale()),
        attributes);
  }

  private static void takeBack(BillingBench bench, NaiveEvent event) {
    Meter meter = bench.catalog.meters().byKey(0, event.meter());
    bench.usage.takeBack(
        meter,
        event.subject(),
        List.of(meter.dimensions().get(0).value(event.dimension(), event.timeMs())),
        event.timeMs(),
        scaled(event.quantity(), meter.scale()));
  }

  private static long scaled(Ratio quantity, int scale) {
    Ratio scaled = quantity.times(new Ratio(BigInteger.TEN.pow(scale), BigInteger.ONE));
    if (!scaled.denominator().equals(BigInteger.ONE)) {
      throw new IllegalArgumentException("does not fit the meter [quantity=" + quantity + "]");
    }
    return scaled.numerator().longValueExact();
  }
}
