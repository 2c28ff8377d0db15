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
  private static final byte IS_DERIVED = 8;

  private byte[] traits = new byte[1024];

  /** By source series, as far as the last that has some: most gateways have none. */
  private @Nullable Derived[] derived = new Derived[0];

  private int size;
  private boolean plain = true;

  /** The derived series of one source series: pulses, each with its series, and calls taken apart. */
  public record Derived(int[] series, Pulse[] pulses, CallSeries[] calls) {}

  /**
   * The series of the parts of one rule. Definitions may come in several frames; calls are taken apart from the one on that
   * brings the last, so that no call is counted in part.
   */
  public static final class CallSeries {
    private final CallRule rule;
    private final int[] series;
    private int defined;

    CallSeries(CallRule rule) {
      this.rule = rule;
      this.series = new int[rule.partCount()];
    }

    private void define(int part, int number) {
      series[part] = number;
      defined++;
    }

    public CallRule rule() {
      return rule;
    }

    /** Whether all parts have a series. */
    public boolean isComplete() {
      return defined == series.length;
    }

    /** Whether all parts had a series when the next series to be defined had this number. */
    public boolean isCompleteBelow(int end) {
      boolean complete = isComplete();
      for (int number : series) {
        complete &= number < end;
      }
      return complete;
    }

    public int series(int part) {
      return series[part];
    }
  }

  /** Takes in a definition. Source series come before their derived ones. */
  public void define(SeriesDefinition definition, Meter meter) {
    int number = definition.number();
    if (number != size) {
      throw new IllegalStateException(
          "series out of order [number=" + number + "] [expected=" + size + "]");
    }
    if (number == traits.length) {
      traits = Arrays.copyOf(traits, number * 2);
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
      traits[number] = (byte) ((traits[source] & FIVE_MINUTES) | IS_DERIVED);
      if (source >= derived.length) {
        derived = Arrays.copyOf(derived, Math.max(1024, source * 2));
      }
      derived[source] =
          append(derived[source], number, meter.decompositions().get(definition.decomposition()));
    }
  }

  private static Derived append(@Nullable Derived before, int number, Decomposition rule) {
    Derived known =
        before == null ? new Derived(new int[0], new Pulse[0], new CallSeries[0]) : before;
    if (rule instanceof CallPart part) {
      return append(known, number, part);
    }
    int count = known.series.length;
    int[] series = Arrays.copyOf(known.series, count + 1);
    Pulse[] pulses = Arrays.copyOf(known.pulses, count + 1);
    series[count] = number;
    pulses[count] = (Pulse) rule;
    return new Derived(series, pulses, known.calls);
  }

  private static Derived append(Derived known, int number, CallPart part) {
    for (CallSeries call : known.calls) {
      if (call.rule.equals(part.rule())) {
        call.define(part.part(), number);
        return known;
      }
    }
    CallSeries[] calls = Arrays.copyOf(known.calls, known.calls.length + 1);
    calls[known.calls.length] = new CallSeries(part.rule());
    calls[known.calls.length].define(part.part(), number);
    return new Derived(known.series, known.pulses, calls);
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

  public boolean isSource(int series) {
    return (traits[series] & IS_DERIVED) == 0;
  }

  public boolean keepsEvents(int series) {
    return (traits[series] & KEEPS_EVENTS) != 0;
  }

  public @Nullable Derived derived(int series) {
    return (traits[series] & HAS_DERIVED) == 0 ? null : derived[series];
  }
}
