package io.tallygate.benchmarks;

import io.tallygate.gateway.binary.BinaryEndpoint;
import io.tallygate.gateway.binary.IngestAccess;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.protocol.BusyCode;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPipeline;
import io.tallygate.rating.ingest.IngestTotals;
import io.tallygate.rating.ingest.RatingEngine;
import io.tallygate.rating.ingest.SeriesRegistrar;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.SeriesDictionary;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What of a gateway lies between a producer's socket and its Ack: the binary endpoint with one event loop, the ring, the core
 * and the force thread, the engine, a log. No flushes: counters are never taken away.
 */
final class BinaryPath implements AutoCloseable {
  /** As a gateway's default. */
  static final int IN_FLIGHT = 64;

  private static final int RING_SLOTS = 64;

  private final UsageLog log;
  private final IngestPipeline pipeline;
  private final BinaryEndpoint endpoint;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final int port;

  /**
   * Listens on a port of the system's choice.
   *
   * @param usageLog closed with this
   * @param idsMax event ids that are remembered
   */
  BinaryPath(UsageLog usageLog, int seriesMax, int idsMax) throws ConfigurationException {
    log = usageLog;
    BenchmarkMeters meters = new BenchmarkMeters();
    SeriesDictionary dictionary = new SeriesDictionary();
    Latencies latencies = new Latencies();
    pipeline =
        new IngestPipeline(
            RING_SLOTS,
            new RatingEngine(() -> meters, dictionary, name -> {}, IN_FLIGHT, 24, idsMax),
            log,
            work -> {
              throw new IllegalStateException("nobody asked for a flush");
            },
            SystemEpochClock.INSTANCE,
            SystemNanoClock.INSTANCE,
            latencies,
            failure::complete);
    endpoint =
        new BinaryEndpoint(
            GatewayConfig.load(
                null,
                Map.of(),
                Map.of("tallygate.binary.port", "0", "tallygate.binary.event-loops", "1")),
            new IngestAccess(
                pipeline,
                () -> BusyCode.CORE_FAILED,
                new SeriesRegistrar(pipeline, dictionary, () -> meters, seriesMax),
                () -> meters,
                () -> new IdHasher(1, 2),
                tenant -> 0,
                log.incarnation(),
                IN_FLIGHT,
                latencies),
            ApiKeys.open());
    pipeline.start();
    port = endpoint.start();
  }

  int port() {
    return port;
  }

  /** What the core has counted; everything that was acknowledged is in it. */
  IngestTotals totals() {
    return pipeline.totals();
  }

  /** Everything acknowledged by now may go from the log. */
  void release() {
    log.releaseBelow(log.durablePosition());
  }

  /**
   * @throws IllegalStateException if the core failed meanwhile
   */
  @Override
  public void close() {
    endpoint.close();
    pipeline.close();
    log.close();
    if (failure.isDone()) {
      throw new IllegalStateException("the core has failed", failure.join());
    }
  }
}
