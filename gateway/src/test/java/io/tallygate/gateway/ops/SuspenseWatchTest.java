package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.rating.billing.SuspenseEntry;
import io.tallygate.rating.billing.SuspenseEntry.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SuspenseWatchTest {
  private final List<SuspenseEntry> entries = new ArrayList<>();
  private final AtomicInteger series = new AtomicInteger(10);
  private final SuspenseWatch watch =
      new SuspenseWatch(() -> List.copyOf(entries), series::get, () -> 0);

  @Test
  void shouldAddRecordsUpByReason() {
    entries.add(entry(Reason.NO_SUBSCRIPTION, 3));
    entries.add(entry(Reason.NO_SUBSCRIPTION, 4));
    entries.add(entry(Reason.LATE, 5));
    watch.look();

    assertThat(watch.records(Reason.NO_SUBSCRIPTION)).isEqualTo(7);
    assertThat(watch.records(Reason.LATE)).isEqualTo(5);
    assertThat(page()).contains("tallygate_suspense_records{reason=\"no_subscription\"} 7.0");
  }

  @Test
  void shouldForgetWhatWasReleased() {
    entries.add(entry(Reason.LATE, 5));
    watch.look();
    entries.clear();
    watch.look();

    assertThat(watch.records(Reason.LATE)).isZero();
  }

  @Test
  void shouldNotLookAtMoreSeriesThanTheHeapHolds() {
    entries.add(entry(Reason.LATE, 5));
    series.set(10_000_000);
    watch.look();

    assertThat(page()).contains("tallygate_suspense_records{reason=\"late\"} NaN");
  }

  private String page() {
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    watch.bind(registry);
    return registry.scrape();
  }

  private static SuspenseEntry entry(Reason reason, long records) {
    return new SuspenseEntry(
        "calls",
        "alice",
        "s",
        Instant.EPOCH,
        Instant.EPOCH,
        records,
        BigDecimal.ONE,
        reason,
        Duration.ZERO,
        null);
  }
}
