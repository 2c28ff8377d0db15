package io.tallygate.gateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What Prometheus reads of the process, its disk and its health. Any thread. */
public final class ProcessMetrics {
  private static final double MS_PER_SECOND = 1e3;

  private ProcessMetrics() {}

  /**
   * Binds memory, collections and safepoints.
   *
   * @param virtualMachine must live as long as the registry
   */
  public static void bind(MeterRegistry registry, HotSpotCounters virtualMachine) {
    MetricBinding metrics = new MetricBinding(registry);
    Runtime runtime = Runtime.getRuntime();
    metrics.gauge(Metric.RESIDENT, ProcessMemory::residentBytes);
    metrics.gauge(Metric.RESIDENT_PEAK, ProcessMemory::peakResidentBytes);
    metrics.gauge(Metric.HEAP_USED, () -> runtime.totalMemory() - runtime.freeMemory());
    metrics.gauge(Metric.HEAP_MAX, runtime::maxMemory);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      String name = collector.getName().toLowerCase(Locale.ROOT).replace(' ', '-');
      metrics.counter(Metric.GC_PAUSES, collector, c -> c.getCollectionCount(), name);
      metrics.counter(
          Metric.GC_PAUSE_TIME, collector, c -> c.getCollectionTime() / MS_PER_SECOND, name);
    }
    metrics.counter(Metric.SAFEPOINTS, virtualMachine, HotSpotCounters::safepoints);
    metrics.counter(Metric.SAFEPOINT_TIME, virtualMachine, HotSpotCounters::safepointSeconds);
    double startSeconds = ManagementFactory.getRuntimeMXBean().getStartTime() / MS_PER_SECOND;
    metrics.gauge(Metric.START, () -> startSeconds);
  }

  /**
   * Binds the room on the disk.
   *
   * @param watermarkBytes where ingest is refused
   */
  public static void bindDisk(MeterRegistry registry, LiveStatus live, long watermarkBytes) {
    MetricBinding metrics = new MetricBinding(registry);
    metrics.gauge(Metric.DISK_FREE, () -> live.disk().freeBytes());
    metrics.gauge(Metric.DISK_GROWTH, () -> live.disk().growthBytesPerSecond());
    metrics.gauge(
        Metric.DISK_FULL_IN,
        () -> {
          long seconds = live.disk().secondsTo(watermarkBytes);
          return seconds < 0 ? Double.POSITIVE_INFINITY : (double) seconds;
        });
  }

  /** Binds readiness and the gateway's own alarms. */
  public static void bindHealth(MeterRegistry registry, Health health, Alarms alarms) {
    MetricBinding metrics = new MetricBinding(registry);
    metrics.gauge(Metric.READY, () -> health.ready().ok() ? 1 : 0);
    for (Alarm alarm : Alarm.values()) {
      metrics.gauge(Metric.ALARM, () -> alarms.isActive(alarm) ? 1 : 0, alarm.id());
    }
  }
}
