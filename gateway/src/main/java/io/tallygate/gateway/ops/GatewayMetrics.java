package io.tallygate.gateway.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.binary.BinaryEndpoint;
import io.tallygate.gateway.binary.EndpointStatistics;
import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.Positions;
import io.tallygate.rating.measure.IngestProtocol;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What Prometheus reads, under {@code tallygate_…}. Everything is pulled when it is scraped; nothing here is on the way of a
 * record. Any thread.
 *
 * <p>Counters run from the start of the process. Latencies are those of the last ten seconds, as gauges
 * with a {@code quantile} tag.
 */
public final class GatewayMetrics {
  private static final Map<String, ToLongFunction<LatencySummary>> QUANTILES =
      Map.of(
          "0.5", LatencySummary::p50Ns,
          "0.9", LatencySummary::p90Ns,
          "0.99", LatencySummary::p99Ns,
          "0.999", LatencySummary::p999Ns,
          "0.9999", LatencySummary::p9999Ns,
          "1.0", LatencySummary::maxNs);
  private static final double NS_PER_SECOND = 1e9;
  private static final double MS_PER_SECOND = 1e3;

  private GatewayMetrics() {}

  /** An empty registry. */
  public static PrometheusMeterRegistry newRegistry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /**
   * Binds what the core shows.
   *
   * @param statistics held by its core, which must live as long as the registry
   */
  public static void bindCore(
      MeterRegistry registry,
      CoreStatistics statistics,
      Supplier<Positions> positions,
      RecentLatencies latencies) {
    bindTotals(registry, statistics);
    gauge(
        registry, "tallygate.series", "Series defined, derived ones included", statistics::series);
    gauge(registry, "tallygate.ids", "Event ids remembered", statistics::idsRemembered);
    gauge(
        registry,
        "tallygate.ids.since.timestamp.seconds",
        "Ids of events that arrived at this Unix time or later are all remembered",
        () -> statistics.idsCoveredSinceMs() / MS_PER_SECOND);
    gauge(
        registry,
        "tallygate.store.rows",
        "Rows of counters in the usage store",
        statistics::storeRows);
    bindPositions(registry, positions);
    bindLatencies(registry, latencies);
    gauge(
        registry,
        "tallygate.process.rss",
        "Resident memory in bytes",
        ProcessMemory::residentBytes);
    gauge(
        registry,
        "tallygate.process.rss.peak",
        "Highest resident memory so far in bytes",
        ProcessMemory::peakResidentBytes);
  }

  private static void bindTotals(MeterRegistry registry, CoreStatistics core) {
    counter(registry, "tallygate.frames.logged", "Frames in the log", core, c -> c.framesLogged());
    counter(
        registry, "tallygate.events.received", "Events received", core, c -> c.eventsReceived());
    outcome(registry, "accepted", core, c -> c.eventsAccepted());
    outcome(registry, "duplicate", core, c -> c.eventsDuplicate());
    outcome(registry, "refused", core, c -> c.eventsRefused());
    counter(
        registry,
        "tallygate.ids.dropped",
        "Event ids forgotten early because there were too many",
        core,
        c -> c.idsDropped());
    counter(registry, "tallygate.records", "Records counted", core, c -> c.recordsCounted());
    counter(registry, "tallygate.log.bytes", "Bytes appended to the log", core, c -> c.logBytes());
    counter(registry, "tallygate.log.forces", "Forces of the log", core, c -> c.forces());
    counter(
        registry,
        "tallygate.log.segments.recycled",
        "Segments used again",
        core,
        c -> c.segmentsRecycled());
    counter(registry, "tallygate.flushes", "Flushes with a forced mark", core, c -> c.flushes());
    counter(
        registry, "tallygate.checkpoints", "Usage store transactions", core, c -> c.checkpoints());
    counter(
        registry,
        "tallygate.store.rows.merged",
        "Rows of counters that compaction merged into others",
        core,
        c -> c.storeRowsMerged());
  }

  private static void outcome(
      MeterRegistry registry,
      String outcome,
      CoreStatistics core,
      ToDoubleFunction<CoreStatistics> value) {
    FunctionCounter.builder("tallygate.events", core, value)
        .description("Events by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static void bindPositions(MeterRegistry registry, Supplier<Positions> positions) {
    position(registry, positions, "logged", Positions::logged);
    position(registry, positions, "durable", Positions::durable);
    position(registry, positions, "counted", Positions::counted);
    position(registry, positions, "flushed", Positions::flushed);
    position(registry, positions, "stored", Positions::stored);
  }

  private static void position(
      MeterRegistry registry,
      Supplier<Positions> positions,
      String station,
      ToDoubleFunction<Positions> offset) {
    Gauge.builder("tallygate.position", () -> offset.applyAsDouble(positions.get()))
        .description("How far each station has come, in bytes of the endless log")
        .tag("station", station)
        .register(registry);
  }

  private static void bindLatencies(MeterRegistry registry, RecentLatencies latencies) {
    for (Station station : Station.values()) {
      latency(registry, station.id(), latencies);
    }
    for (IngestProtocol protocol : IngestProtocol.values()) {
      latency(registry, Latencies.protocolTag(protocol), latencies);
    }
  }

  private static void latency(MeterRegistry registry, String station, RecentLatencies latencies) {
    QUANTILES.forEach(
        (quantile, of) ->
            Gauge.builder(
                    "tallygate.latency.seconds",
                    () -> of.applyAsLong(latencies.window(station)) / NS_PER_SECOND)
                .description("Latency of the last ten seconds")
                .tag("station", station)
                .tag("quantile", quantile)
                .register(registry));
    Gauge.builder("tallygate.latency.samples", () -> latencies.window(station).count())
        .description("Samples that the latencies of the last ten seconds stand on")
        .tag("station", station)
        .register(registry);
  }

  /** Binds what the binary endpoint shows; the endpoint must live as long as the registry. */
  public static void bindBinary(MeterRegistry registry, BinaryEndpoint endpoint) {
    gauge(registry, "tallygate.binary.connections", "Connections now open", endpoint::connections);
    EndpointStatistics statistics = endpoint.statistics();
    endpoint(registry, statistics, "connections.accepted", EndpointStatistics::connectionsAccepted);
    endpoint(registry, statistics, "connections.refused", EndpointStatistics::connectionsRefused);
    endpoint(registry, statistics, "frames", EndpointStatistics::frames);
    endpoint(registry, statistics, "bytes", EndpointStatistics::bytes);
    endpoint(registry, statistics, "faults", EndpointStatistics::faults);
    endpoint(registry, statistics, "busy", EndpointStatistics::busy);
    endpoint(registry, statistics, "ring.full", EndpointStatistics::ringFull);
    endpoint(registry, statistics, "write.timeouts", EndpointStatistics::writeTimeouts);
  }

  private static void endpoint(
      MeterRegistry registry,
      EndpointStatistics statistics,
      String name,
      ToDoubleFunction<EndpointStatistics> value) {
    counter(registry, "tallygate.binary." + name, "Binary endpoint", statistics, value);
  }

  private static <T> void counter(
      MeterRegistry registry,
      String name,
      String description,
      T source,
      ToDoubleFunction<T> value) {
    FunctionCounter.builder(name, source, value).description(description).register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }
}
