package io.tallygate.rating.verify;

import io.tallygate.rating.charge.call.PartRule;
import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.meter.CallPart;
import io.tallygate.rating.meter.CallRule;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.meter.SeriesDefinition;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The auditor's own picture of the series: plain collections, no shared code with the counting path, pulses and parts of calls
 * worked out from their definitions.
 */
final class KnownSeries {
  private final List<Meter> meters;
  private final List<SeriesDefinition> definitions = new ArrayList<>();
  private final Map<Integer, List<SeriesDefinition>> derived = new HashMap<>();

  KnownSeries(List<Meter> meters) {
    this.meters = meters;
  }

  void define(SeriesDefinition definition) {
    if (definition.number() != definitions.size()) {
      return;
    }
    definitions.add(definition);
    if (!definition.isSource()) {
      derived.computeIfAbsent(definition.source(), none -> new ArrayList<>()).add(definition);
    }
  }

  boolean has(int series) {
    return series >= 0 && series < definitions.size();
  }

  /** Counts one record of a source series, and its parts. */
  void count(int series, long timeMs, long quantity, CounterDigest digest) {
    count(series, timeMs, quantity, 1, Integer.MAX_VALUE, digest);
  }

  /**
   * Takes back one record of a source series, and its parts.
   *
   * @param end derived series with lower numbers counted it
   */
  void takeBack(int series, long timeMs, long quantity, int end, CounterDigest digest) {
    count(series, timeMs, quantity, -1, end, digest);
  }

  /** Takes back what one series, source or derived, had counted in a window. */
  void takeBackWindow(int series, long startMs, int records, long sum, CounterDigest digest) {
    digest.add(series, (int) (startMs / 300_000L), -records, signed(sum, -1));
  }

  int sourceOf(int series) {
    return definitions.get(series).source();
  }

  boolean isKept(int series) {
    return meters.get(definitions.get(series).key().meter()).keepEvents();
  }

  private void count(
      int series, long timeMs, long quantity, int sign, int end, CounterDigest digest) {
    Meter meter = meters.get(definitions.get(series).key().meter());
    long grain = meter.windowMinutes() * 60_000L;
    int window = (int) (Math.floorDiv(timeMs, grain) * grain / 300_000L);
    digest.add(series, window, sign, signed(quantity, sign));
    Map<CallRule, int[]> calls = new HashMap<>();
    for (SeriesDefinition part : derived.getOrDefault(series, List.of())) {
      if (part.number() >= end) {
        continue;
      }
      Decomposition rule = meter.decompositions().get(part.decomposition());
      if (rule instanceof Pulse pulse) {
        long billed = billed(quantity, pulse.first(), pulse.further());
        digest.add(part.number(), window, sign, signed(billed, sign));
      } else if (rule instanceof CallPart call) {
        calls.computeIfAbsent(call.rule(), KnownSeries::none)[call.part()] = part.number();
      }
    }
    calls.forEach(
        (rule, numbers) -> {
          // calls are taken apart once every part has its series
          if (Arrays.stream(numbers).allMatch(this::has)) {
            CallRecount.of((PartRule) rule, timeMs, quantity)
                .forEach((part, sum) -> digest.add(numbers[part], window, sign, signed(sum, sign)));
          }
        });
  }

  /** The series of a rule's parts, none of them known. */
  private static int[] none(CallRule rule) {
    int[] numbers = new int[rule.partCount()];
    Arrays.fill(numbers, SeriesDefinition.NONE);
    return numbers;
  }

  private static BigInteger signed(long value, int sign) {
    return BigInteger.valueOf(value).multiply(BigInteger.valueOf(sign));
  }

  /** The first pulse whole, then every begun further one; as many as 64 bits hold. */
  private static long billed(long quantity, long first, long further) {
    if (quantity == 0) {
      return 0;
    }
    if (quantity < 0) {
      return -billed(-Math.max(quantity, -Long.MAX_VALUE), first, further);
    }
    long rest = Math.max(0, quantity - first);
    if (quantity <= Long.MAX_VALUE - further) {
      return first + -Math.floorDiv(-rest, further) * further;
    }
    BigInteger pulses = BigInteger.valueOf(-Math.floorDiv(-rest, further));
    BigInteger billed = pulses.multiply(BigInteger.valueOf(further)).add(BigInteger.valueOf(first));
    return billed.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
