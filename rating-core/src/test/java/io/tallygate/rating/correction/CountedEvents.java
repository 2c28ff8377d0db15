package io.tallygate.rating.correction;

import io.tallygate.rating.correction.CorrectionBench.Event;
import io.tallygate.rating.correction.CorrectionBench.Record;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.UsageRow;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What a core has counted, by window, and how often it keeps each event; and what it should have by the events that are left. */
final class CountedEvents {
  static final int CALLS = 0;
  static final int COUNT = 1;
  static final int SALES = 2;
  static final int VISITS = 3;
  static final int VALUE = 4;

  /** A counted type with pulses, a kept one, and one that is counted by one meter and kept by another. */
  static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0, pulses: ["60/60", "30/6"]}
        - {key: count, eventType: call, aggregation: count, unit: call, scale: 0, window: 5}
        - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2, keep: events, window: 5}
        - {key: visits, eventType: visit, aggregation: sum, value: $.n, unit: visit, scale: 0}
        - {key: value, eventType: visit, aggregation: sum, value: $.v, unit: EUR, scale: 2, keep: events}
      """;

  private CountedEvents() {}

  /** Flushes, and reads what there is. */
  static Map<String, BigInteger> of(CorrectionBench bench) {
    long flush = bench.core().flushes().flushAndStore();
    Map<String, BigInteger> counted = new TreeMap<>();
    for (int meter = CALLS; meter <= VALUE; meter++) {
      for (int rule = SeriesDefinition.NONE; rule < (meter == CALLS ? 2 : 0); rule++) {
        for (UsageRow row :
            bench.core().usage().usageByWindow(meter, rule, null, 0, Long.MAX_VALUE / 2, flush)) {
          String name = meter + "/" + rule + "/" + row.subject() + "/" + row.firstWindow();
          add(counted, name, row.count(), row.sum());
        }
      }
    }
    for (int meter : new int[] {SALES, VALUE}) {
      bench
          .core()
          .usage()
          .keptEvents(meter, null, 0, Long.MAX_VALUE, flush)
          .forEach(e -> keep(counted, meter, e.subject(), e.timeMs(), e.quantity()));
    }
    counted.values().removeIf(value -> value.signum() == 0);
    return counted;
  }

  /** What there should be. */
  static Map<String, BigInteger> of(Collection<Event> live) {
    Map<String, BigInteger> expected = new TreeMap<>();
    for (Event event : live) {
      for (Record record : event.records()) {
        add(expected, record, event.timeMs());
      }
    }
    expected.values().removeIf(value -> value.signum() == 0);
    return expected;
  }

  private static void add(Map<String, BigInteger> expected, Record record, long timeMs) {
    int meter = record.meter();
    long grain = meter == COUNT || meter == SALES ? 300_000 : 900_000;
    String place = record.subject() + "/" + timeMs / grain * grain / 300_000;
    BigInteger quantity = BigInteger.valueOf(record.quantity());
    add(expected, meter + "/-1/" + place, 1, quantity);
    if (meter == CALLS) {
      add(expected, "0/0/" + place, 1, billed(quantity, 60, 60));
      add(expected, "0/1/" + place, 1, billed(quantity, 30, 6));
    }
    if (meter == SALES || meter == VALUE) {
      keep(expected, meter, record.subject(), timeMs, record.quantity());
    }
  }

  private static BigInteger billed(BigInteger quantity, long first, long further) {
    if (quantity.signum() == 0) {
      return BigInteger.ZERO;
    }
    if (quantity.signum() < 0) {
      return billed(quantity.negate().min(BigInteger.valueOf(Long.MAX_VALUE)), first, further)
          .negate();
    }
    BigInteger billed = BigInteger.valueOf(first);
    BigInteger rest = quantity.subtract(billed);
    if (rest.signum() > 0) {
      BigInteger step = BigInteger.valueOf(further);
      billed = billed.add(rest.add(step).subtract(BigInteger.ONE).divide(step).multiply(step));
    }
    return billed.min(BigInteger.valueOf(Long.MAX_VALUE));
  }

  private static void add(Map<String, BigInteger> totals, String name, long count, BigInteger sum) {
    totals.merge(name + " count", BigInteger.valueOf(count), BigInteger::add);
    totals.merge(name + " sum", sum, BigInteger::add);
  }

  private static void keep(
      Map<String, BigInteger> totals, int meter, String subject, long timeMs, long quantity) {
    String name = "kept " + meter + " " + subject + " " + timeMs + " " + quantity;
    totals.merge(name, BigInteger.ONE, BigInteger::add);
  }
}
