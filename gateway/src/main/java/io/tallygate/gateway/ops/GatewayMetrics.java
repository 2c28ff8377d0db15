package io.tallygate.gateway.ops;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.binary.BinaryEndpoint;
import io.tallygate.gateway.binary.EndpointStatistics;
import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.Positions;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.measure.IngestProtocol;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What Prometheus reads of core and endpoints, by the names of {@link Metric}. Everything is pulled when it is scraped; nothing here is on
 * the way of a record. Any thread.
 */
public final class GatewayMetrics {
  private static final double MS_PER_SECOND = 1e3;

  private GatewayMetrics() {}

  /** An empty registry. */
  public static PrometheusMeterRegistry newRegistry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /**
   * Binds what the core shows.
   *
   * @param core its statistics must live as long as the registry
   */
  public static void bindCore(PrometheusMeterRegistry registry, RatingCore core) {
    MetricBinding metrics = new MetricBinding(registry);
    CoreStatistics statistics = core.statistics();
    bindTotals(metrics, statistics);
    metrics.gauge(Metric.CONSERVATION_DIFFERENCE, () -> Conservation.difference(statistics));
    metrics.gauge(Metric.RING_SLOTS, () -> core.settings().ringSlots());
    metrics.gauge(Metric.RING_USED, statistics::ringUsed);
    metrics.gauge(Metric.FRAMES_IN_FLIGHT, statistics::framesInFlight);
    metrics.gauge(Metric.SEGMENTS_FREE, statistics::segmentsFree);
    metrics.gauge(Metric.SERIES, statistics::series);
    metrics.gauge(Metric.SERIES_MAX, () -> core.settings().seriesMax());
    metrics.gauge(Metric.IDS, statistics::idsRemembered);
    metrics.gauge(Metric.IDS_SINCE, () -> statistics.idsCoveredSinceMs() / MS_PER_SECOND);
    metrics.gauge(Metric.STORE_ROWS, statistics::storeRows);
    bindPositions(metrics, core::positions);
  }

  private static void bindTotals(MetricBinding metrics, CoreStatistics core) {
    metrics.counter(Metric.FRAMES_LOGGED, core, c -> c.framesLogged());
    metrics.counter(Metric.EVENTS_RECEIVED, core, c -> c.eventsReceived());
    metrics.counter(Metric.EVENTS, core, c -> c.eventsAccepted(), "accepted");
    metrics.counter(Metric.EVENTS, core, c -> c.eventsDuplicate(), "duplicate");
    metrics.counter(Metric.EVENTS, core, c -> c.eventsRefused(), "refused");
    metrics.counter(Metric.IDS_DROPPED, core, c -> c.idsDropped());
    metrics.counter(Metric.RECORDS_COUNTED, core, c -> c.recordsCounted());
    metrics.counter(Metric.LOG_BYTES, core, c -> c.logBytes());
    metrics.counter(Metric.FORCES, core, c -> c.forces());
    metrics.counter(Metric.SEGMENTS_RECYCLED, core, c -> c.segmentsRecycled());
    metrics.counter(Metric.FLUSHES, core, c -> c.flushes());
    metrics.counter(Metric.CHECKPOINTS, core, c -> c.checkpoints());
    metrics.counter(Metric.STORE_ROWS_MERGED, core, c -> c.storeRowsMerged());
  }

  private static void bindPositions(MetricBinding metrics, Supplier<Positions> positions) {
    position(metrics, positions, "logged", Positions::logged);
    position(metrics, positions, "durable", Positions::durable);
    position(metrics, positions, "counted", Positions::counted);
    position(metrics, positions, "flushed", Positions::flushed);
    position(metrics, positions, "stored", Positions::stored);
    lag(metrics, positions, "force", p -> p.logged() - p.durable());
    lag(metrics, positions, "flush", p -> p.counted() - p.flushed());
    lag(metrics, positions, "store", p -> p.flushed() - p.stored());
  }

  private static void position(
      MetricBinding metrics,
      Supplier<Positions> positions,
      String station,
      ToLongFunction<Positions> offset) {
    metrics.gauge(Metric.POSITION, () -> offset.applyAsLong(positions.get()), station);
  }

  /** The five positions are not read at one moment: the later one may be ahead. */
  private static void lag(
      MetricBinding metrics,
      Supplier<Positions> positions,
      String station,
      ToLongFunction<Positions> difference) {
    metrics.gauge(Metric.LAG, () -> Math.max(0, difference.applyAsLong(positions.get())), station);
  }

  /** Binds the latencies of every station, and of the whole way by protocol. */
  public static void bindLatencies(PrometheusMeterRegistry registry, LatencyTotals latencies) {
    Map<String, String> stations = new HashMap<>();
    for (Station station : Station.values()) {
      stations.put(station.id(), station.id());
    }
    Map<String, String> protocols = new HashMap<>();
    for (IngestProtocol protocol : IngestProtocol.values()) {
      protocols.put(protocol.id(), Latencies.protocolTag(protocol));
    }
    registry
        .getPrometheusRegistry()
        .register(new LatencyCollector(Metric.LATENCY, stations, latencies));
    registry
        .getPrometheusRegistry()
        .register(new LatencyCollector(Metric.WHOLE_LATENCY, protocols, latencies));
  }

  /** Binds what the binary endpoint shows; the endpoint must live as long as the registry. */
  public static void bindBinary(PrometheusMeterRegistry registry, BinaryEndpoint endpoint) {
    MetricBinding metrics = new MetricBinding(registry);
    EndpointStatistics statistics = endpoint.statistics();
    metrics.gauge(Metric.BINARY_CONNECTIONS, endpoint::connections);
    metrics.counter(
        Metric.BINARY_CONNECTIONS_ACCEPTED, statistics, EndpointStatistics::connectionsAccepted);
    metrics.counter(
        Metric.BINARY_CONNECTIONS_REFUSED, statistics, EndpointStatistics::connectionsRefused);
    metrics.counter(Metric.BINARY_FRAMES, statistics, EndpointStatistics::frames);
    metrics.counter(Metric.BINARY_BYTES, statistics, EndpointStatistics::bytes);
    metrics.counter(Metric.BINARY_FAULTS, statistics, EndpointStatistics::faults);
    metrics.counter(Metric.BINARY_BUSY, statistics, EndpointStatistics::busy);
    metrics.counter(Metric.BINARY_RING_FULL, statistics, EndpointStatistics::ringFull);
    metrics.counter(Metric.BINARY_WRITE_TIMEOUTS, statistics, EndpointStatistics::writeTimeouts);
    statistics.refusals().bind(metrics, IngestProtocol.BINARY.id());
  }
}
