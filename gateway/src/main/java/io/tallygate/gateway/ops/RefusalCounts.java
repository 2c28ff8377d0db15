package io.tallygate.gateway.ops;

import io.tallygate.protocol.RefusalCode;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** How many events were refused since the start, by reason. Event loops add, and only where something is refused; any thread reads. */
public final class RefusalCounts {
  private final LongAdder[] counts;

  public RefusalCounts() {
    int codes = 0;
    for (RefusalCode code : RefusalCode.values()) {
      codes = Math.max(codes, code.code() + 1);
    }
    counts = new LongAdder[codes];
    for (int i = 0; i < codes; i++) {
      counts[i] = new LongAdder();
    }
  }

  /**
   * One more.
   *
   * @param code of a {@link RefusalCode}
   */
  public void add(int code) {
    counts[code].increment();
  }

  /** How many were refused for this reason. */
  public long of(RefusalCode code) {
    return counts[code.code()].sum();
  }

  /** Shows them. The counts must live as long as the binding's registry. */
  public void bind(MetricBinding metrics, String protocol) {
    for (RefusalCode code : RefusalCode.values()) {
      metrics.counter(
          Metric.EVENTS_REFUSED_BY_REASON,
          this,
          refusals -> refusals.of(code),
          protocol,
          code.name().toLowerCase(Locale.ROOT));
    }
  }
}
