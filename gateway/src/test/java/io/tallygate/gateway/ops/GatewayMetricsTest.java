package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.protocol.RefusalCode;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
  private final LatencyBuckets buckets = new LatencyBuckets();
  private final RefusalCounts refusals = new RefusalCounts();
  private final HotSpotCounters virtualMachine = HotSpotCounters.ofThisProcess();

  @Test
  void shouldShowTotalsPositionsAndLags() {
    String page = registry().scrape();

    assertThat(page)
        .contains("tallygate_events_received_total 42.0")
        .contains("tallygate_events_total{outcome=\"refused\"} 42.0")
        .contains("tallygate_records_total 42.0")
        .contains("tallygate_series 42.0")
        .contains("tallygate_store_rows 42.0")
        .contains("tallygate_store_rows_merged_total 42.0")
        .contains("tallygate_frames_in_flight 42.0")
        .contains("tallygate_latency_seconds_bucket{station=\"compaction\",le=\"+Inf\"} 0")
        .contains("tallygate_whole_latency_seconds_count{protocol=\"http\"} 0")
        .contains("tallygate_position_bytes{station=\"logged\"} 5.0")
        .contains("tallygate_position_bytes{station=\"stored\"} 1.0")
        .contains("tallygate_lag_bytes{station=\"force\"} 1.0")
        .contains("# HELP tallygate_lag_bytes " + Metric.LAG.meaning())
        .contains("tallygate_conservation_difference_events -84.0");
  }

  @Test
  void shouldShowRefusalsByReason() {
    refusals.add(RefusalCode.TIME_TOO_OLD.code());
    refusals.add(RefusalCode.TIME_TOO_OLD.code());

    assertThat(registry().scrape())
        .contains("tallygate_events_refused_total{protocol=\"binary\",reason=\"time_too_old\"} 2.0")
        .contains(
            "tallygate_events_refused_total{protocol=\"binary\",reason=\"series_limit\"} 0.0");
  }

  @Test
  void shouldShowMemoryAndPauses() {
    assertThat(registry().scrape())
        .contains("tallygate_process_resident_peak_bytes ")
        .contains("tallygate_heap_used_bytes ")
        .contains("tallygate_gc_collections_total{collector=")
        .contains("tallygate_safepoint_seconds_total ");
    // The kernel brings both up to date by threads and pages: they may differ by a little either
    // way.
    long resident = ProcessMemory.residentBytes();
    assertThat(resident).isPositive();
    assertThat(ProcessMemory.peakResidentBytes()).isGreaterThan(resident - resident / 10);
  }

  @Test
  void shouldReadBackWhatItShows() {
    refusals.add(RefusalCode.SUBJECT_INVALID.code());
    Readings readings = Readings.of(registry());

    assertThat(readings.value(Metric.EVENTS, "accepted")).isEqualTo(42);
    assertThat(readings.sum(Metric.EVENTS)).isEqualTo(3 * 42);
    assertThat(readings.value(Metric.SERIES)).isEqualTo(42);
    assertThat(readings.value(Metric.WEBHOOK_DELIVERIES, "dead")).isZero();
    assertThat(readings.totals())
        .containsEntry("eventsReceived", 42L)
        .containsEntry("eventsDuplicate", 42L)
        .containsEntry("recordsCounted", 42L)
        .containsEntry("eventsRefusedByReasonBinarySubjectInvalid", 1L)
        .doesNotContainKeys("series", "safepointTime", "eventsRefusedByReasonBinarySeriesLimit");
  }

  private PrometheusMeterRegistry registry() {
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    GatewayMetrics.bindCore(registry, FixedCore.of(42));
    GatewayMetrics.bindLatencies(registry, buckets);
    ProcessMetrics.bind(registry, virtualMachine);
    refusals.bind(new MetricBinding(registry), "binary");
    return registry;
  }
}
