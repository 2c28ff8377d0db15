package io.tallygate.gateway.ops;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Latencies as a histogram of Prometheus, one for each value of the metric's label. Any thread. */
final class LatencyCollector implements Collector {
  private static final double NS_PER_SECOND = 1e9;
  private static final LatencyTotals.Total NOTHING =
      new LatencyTotals.Total(Collections.nCopies(LatencyBuckets.bounds().size() + 1, 0L), 0);

  private final Metric metric;
  private final Map<String, String> tags;
  private final LatencyTotals totals;

  /**
   * @param metric with one label
   * @param tags of the latencies, by the value of the label
   */
  LatencyCollector(Metric metric, Map<String, String> tags, LatencyTotals totals) {
    this.metric = metric;
    this.tags = Map.copyOf(tags);
    this.totals = totals;
  }

  @Override
  public MetricSnapshot collect() {
    Map<String, LatencyTotals.Total> byTag = totals.latencyTotals();
    HistogramSnapshot.Builder all =
        HistogramSnapshot.builder().name(metric.prometheusName()).help(metric.meaning());
    tags.forEach((label, tag) -> all.dataPoint(point(label, byTag.getOrDefault(tag, NOTHING))));
    return all.build();
  }

  private HistogramDataPointSnapshot point(String label, LatencyTotals.Total total) {
    List<Long> bounds = LatencyBuckets.bounds();
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < bounds.size(); i++) {
      buckets.bucket(bounds.get(i) / NS_PER_SECOND, total.counts().get(i));
    }
    buckets.bucket(Double.POSITIVE_INFINITY, total.counts().get(bounds.size()));
    return HistogramDataPointSnapshot.builder()
        .labels(Labels.of(metric.labels().get(0), label))
        .classicHistogramBuckets(buckets.build())
        .sum(total.sumNs() / NS_PER_SECOND)
        .build();
  }
}
