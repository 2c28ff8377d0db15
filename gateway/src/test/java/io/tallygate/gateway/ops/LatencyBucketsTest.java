package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LatencyBuckets buckets = new LatencyBuckets();

  @Test
  void shouldCountEachValueInTheFirstBucketThatHoldsIt() {
    second("force", 50_000, 3 * MS, 4 * MS, 4 * MS, 70_000 * MS);

    List<Long> counts = buckets.latencyTotals().get("force").counts();
    assertThat(counts).hasSize(LatencyBuckets.bounds().size() + 1);
    assertThat(counts.get(0)).isEqualTo(1);
    assertThat(counts.get(LatencyBuckets.bounds().indexOf(5 * MS))).isEqualTo(3);
    assertThat(counts.get(counts.size() - 1)).isEqualTo(1);
    assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
  }

  @Test
  void shouldAddIntervalsUp() {
    second("force", 3 * MS);
    second("force", 3 * MS, 20 * MS);
    second("whole", 1 * MS);

    LatencyTotals.Total force = buckets.latencyTotals().get("force");
    assertThat(force.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(3);
    assertThat((double) force.sumNs()).isCloseTo(26.0 * MS, within(0.001 * 26 * MS));
    assertThat(buckets.latencyTotals()).containsOnlyKeys("force", "whole");
  }

  @Test
  void shouldShowNothingOfASecondThatIsNotOver() {
    buckets.interval("force", histogram(MS));
    assertThat(buckets.latencyTotals()).isEmpty();
  }

  @Test
  void shouldBeAClassicHistogramOfPrometheus() {
    second("force", 3 * MS, 3 * MS, 20 * MS);
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    GatewayMetrics.bindLatencies(registry, buckets);

    assertThat(registry.scrape())
        .contains("# TYPE tallygate_latency_seconds histogram")
        .contains("tallygate_latency_seconds_bucket{station=\"force\",le=\"0.0025\"} 0")
        .contains("tallygate_latency_seconds_bucket{station=\"force\",le=\"0.005\"} 2")
        .contains("tallygate_latency_seconds_bucket{station=\"force\",le=\"0.025\"} 3")
        .contains("tallygate_latency_seconds_bucket{station=\"force\",le=\"+Inf\"} 3")
        .contains("tallygate_latency_seconds_count{station=\"force\"} 3");
  }

  private void second(String tag, long... valuesNs) {
    buckets.interval(tag, histogram(valuesNs));
    buckets.end(0, 1_000);
  }

  private static Histogram histogram(long... valuesNs) {
    Histogram histogram = new Histogram(1_000, TimeUnit.MINUTES.toNanos(10), 3);
    for (long value : valuesNs) {
      histogram.recordValue(value);
    }
    return histogram;
  }
}
