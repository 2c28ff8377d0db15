package io.tallygate.rating.meter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the core must know of a series to count its records: the window length, whether events are kept, and its derived
 * series. Dense arrays by series number. Written and read by the core thread only.
 */
public final class CountingRules {
  private static final byte FIVE_MINUTES = 1;
  private static final byte KEEPS_EVENTS = 2;
  private static final byte HAS_DERIVED = 4;

  private byte[] traits = new byte[1024];
  private @Nullable Derived[] derived = new Derived[1024];
  private int size;
  private boolean plain = true;

  /** The derived series of one source series, and the rule of each. */
  public record Derived(int[] series, Pulse[] rules) {}

  /** Takes in a definition. Source series come before their derived ones. */
  public void define(SeriesDefinition definition, Meter meter) {
    int number = definition.number();
    if (number != size) {
      throw new IllegalStateException(
          "series out of order [number=" + number + "] [expected=" + size + "]");
    }
    if (number == traits.length) {
      traits = Arrays.copyOf(traits, number * 2);
      derived = Arrays.copyOf(derived, number * 2);
    }
    size = number + 1;
    if (definition.isSource()) {
      byte trait = 0;
      trait |= meter.windowMinutes() == 5 ? FIVE_MINUTES : 0;
      trait |= meter.keepEvents() ? KEEPS_EVENTS : 0;
      traits[number] = trait;
      plain &= trait == 0;
    } else {
      plain = false;
      int source = definition.source();
      traits[source] |= HAS_DERIVED;
      traits[number] = (byte) (traits[source] & FIVE_MINUTES);
      derived[source] =
          append(derived[source], number, meter.decompositions().get(definition.decomposition()));
    }
  }

  private static Derived append(@Nullable Derived before, int number, Pulse rule) {
    if (before == null) {
      return new Derived(new int[] {number}, new Pulse[] {rule});
    }
    int count = before.series.length;
    int[] series = Arrays.copyOf(before.series, count + 1);
    Pulse[] rules = Arrays.copyOf(before.rules, count + 1);
    series[count] = number;
    rules[count] = rule;
    return new Derived(series, rules);
  }

  public int size() {
    return size;
  }

  /** True while every series has 15-minute windows, nothing derived and nothing kept: the hot loop then asks no more. */
  public boolean isPlain() {
    return plain;
  }

  public int windowMinutes(int series) {
    return (traits[series] & FIVE_MINUTES) != 0 ? 5 : 15;
  }

  public boolean keepsEvents(int series) {
    return (traits[series] & KEEPS_EVENTS) != 0;
  }

  public @Nullable Derived derived(int series) {
    return derived[series];
  }
}
