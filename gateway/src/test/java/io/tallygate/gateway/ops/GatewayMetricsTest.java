package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.Positions;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
  private final RecentLatencies latencies = new RecentLatencies();

  /** Every total is 42. */
  private final CoreStatistics statistics =
      (CoreStatistics)
          Proxy.newProxyInstance(
              CoreStatistics.class.getClassLoader(),
              new Class<?>[] {CoreStatistics.class},
              (proxy, method, arguments) ->
                  method.getReturnType() == int.class ? (Object) 42 : (Object) 42L);

  @Test
  void shouldShowTotalsAndPositions() {
    String page = registry().scrape();

    assertThat(page)
        .contains("tallygate_events_received_total 42.0")
        .contains("tallygate_events_total{outcome=\"refused\"} 42.0")
        .contains("tallygate_records_total 42.0")
        .contains("tallygate_series 42.0")
        .contains("tallygate_store_rows 42.0")
        .contains("tallygate_store_rows_merged_total 42.0")
        .contains("tallygate_latency_samples{station=\"compaction\"}")
        .contains("tallygate_latency_samples{station=\"whole/http\"}")
        .contains("tallygate_position{station=\"logged\"} 5.0")
        .contains("tallygate_position{station=\"stored\"} 1.0")
        .contains("tallygate_process_rss_peak");
    // The kernel brings both up to date by threads and pages: they may differ by a little either
    // way.
    long resident = ProcessMemory.residentBytes();
    assertThat(resident).isPositive();
    assertThat(ProcessMemory.peakResidentBytes()).isGreaterThan(resident - resident / 10);
  }

  private PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    GatewayMetrics.bindCore(registry, statistics, () -> new Positions(5, 4, 3, 2, 1), latencies);
    return registry;
  }
}
