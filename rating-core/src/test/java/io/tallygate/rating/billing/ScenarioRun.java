package io.tallygate.rating.billing;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.naive.NaiveEvent;
import io.tallygate.rating.naive.Ratio;
import io.tallygate.rating.naive.Scenario;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A scenario billed by the product. */
final class ScenarioRun {
  private ScenarioRun() {}

  /** Counts every event before its run, and closes run by run. */
  static BillingBench of(Scenario scenario) {
    BillingBench bench = new BillingBench(scenario.yaml());
    for (int run = 0; run < scenario.runs().size(); run++) {
      closeNext(bench, scenario, run);
    }
    return bench;
  }

  /** One run: the statements that it issues. */
  static List<Statement> closeNext(BillingBench bench, Scenario scenario, int run) {
    int before = bench.archive.all().size();
    for (NaiveEvent event : scenario.events()) {
      if (event.run() == run) {
        count(bench, event);
      }
    }
    bench.close(scenario.runs().get(run).toString());
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
        List.of(event.dimension()),
        event.timeMs(),
        scaled(event.quantity(), meter.scale()),
        attributes);
  }

  private static long scaled(Ratio quantity, int scale) {
    Ratio scaled = quantity.times(new Ratio(BigInteger.TEN.pow(scale), BigInteger.ONE));
    if (!scaled.denominator().equals(BigInteger.ONE)) {
      throw new IllegalArgumentException("does not fit the meter [quantity=" + quantity + "]");
    }
    return scaled.numerator().longValueExact();
  }
}
