package io.tallygate.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.benchmarks.AckingReader;
import io.tallygate.benchmarks.BenchmarkLog;
import io.tallygate.benchmarks.Draws;
import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.benchmarks.Measured;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.HttpEndpoint;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.ops.Monitor;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.SystemEpochClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole HTTP path: requests with CloudEvents over eight sockets of this machine into the real endpoint, parsed, checked, ids hashed
 * and de-duplicated, logged, counted, flushed, stored, answered. <b>Time per event</b>, and bytes that one allocates on any thread.
 *
 * <p>The sender is part of it: a thread that writes new ids and subjects into a finished request, sends it on one connection after the
 * other, and compares each answer with the first. One request in flight on each connection. The core is a whole one, in a directory of
 * its own: it flushes every 10 s and compacts, which the binary path's benchmark does not. Every series is defined before. The trial
 * fails if an event was not accepted, or the core has counted another number than was sent.
 */
public class HttpPathBenchmark extends Measured {
  /** Of an invocation, in one request or in 500. */
  private static final int EVENTS = 500;

  private static final int CONNECTIONS = 8;

  /** Ids of the events that define the series: the measured ones count from 0. */
  private static final long DEFINING_IDS = 1L << 62;

  private static final String CATALOG =
      """
      meters: [{key: clicks, eventType: click, aggregation: sum, value: $.count}]
      """;

  /** A gateway's HTTP side and who sends to it. */
  @State(Scope.Thread)
  public static class Gateway {
    @Param({"PAGE_CACHE"})
    public CoreSettings.Durability durability = CoreSettings.Durability.PAGE_CACHE;

    @Param({"100000"})
    public int series = 100_000;

    @Param({"UNIFORM"})
    public Spread skew = Spread.UNIFORM;

    /** In a request: 1 or 500. */
    @Param({"1", "500"})
    public int events = EVENTS;

    private final Health health = new Health(() -> null);
    private int[] numbers = {};
    private int at;
    private long sent;

    @SuppressWarnings("NullAway.Init") // by open()
    private TemporaryDirectory directory;

    @SuppressWarnings("NullAway.Init") // by open()
    private Core core;

    @SuppressWarnings("NullAway.Init") // by open()
    private HttpEndpoint endpoint;

    @SuppressWarnings("NullAway.Init") // by open()
    private Senders senders;

    @Setup(Level.Trial)
    public void open() throws IOException, CatalogException, ConfigurationException {
      directory = BenchmarkLog.directory("tallygate-http");
      CoreSettings defaults = CoreSettings.defaults(directory.path());
      CoreSettings settings =
          new CoreSettings(
              directory.path(),
              durability,
              BenchmarkLog.segmentLength(),
              4,
              0,
              defaults.ringSlots(),
              defaults.inFlightFrames(),
              defaults.flushInterval(),
              defaults.storeInterval(),
              Duration.ofHours(1),
              defaults.idHorizonMax(),
              defaults.seriesMax(),
              0);
      core = Core.open(settings, CrashPoints.NONE);
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
      endpoint =
          new HttpEndpoint(
              GatewayConfig.load(null, Map.of(), Map.of("tallygate.http.port", "0")),
              core,
              ApiKeys.open(),
              health,
              GatewayMetrics.newRegistry(),
              new Monitor(core, GatewayConfig.defaults().latency(), SystemEpochClock.INSTANCE),
              List.of());
      List<Integer> ports = Collections.nCopies(CONNECTIONS, endpoint.start());
      health.serving();
      define(ports);
      numbers = Draws.numbers(skew, series, Draws.enough(series, EVENTS));
      senders = new Senders(ports, events, 0, this::nextNumber);
    }

    /** Each subject once: a number too many begins again. */
    private void define(List<Integer> ports) throws IOException {
      int[] next = {0};
      try (Senders defining = new Senders(ports, EVENTS, DEFINING_IDS, () -> next[0]++ % series)) {
        while (next[0] < series) {
          defining.send();
          sent += EVENTS;
        }
      }
    }

    private int nextNumber() {
      int number = numbers[at];
      at = at + 1 == numbers.length ? 0 : at + 1;
      return number;
    }

    private void send() throws IOException {
      for (int done = 0; done < EVENTS; done += events) {
        senders.send();
      }
      sent += EVENTS;
    }

    /** Whatever was sent must have been accepted and counted once. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      senders.close();
      long accepted = core.statistics().eventsAccepted();
      long counted = core.statistics().recordsCounted();
      endpoint.close();
      core.close();
      directory.close();
      requireEqual("events not accepted", sent, accepted);
      requireEqual("records lost or doubled", sent, counted);
    }
  }

  /** The same sender, and at the other end of each connection a thread that reads the bytes and answers. */
  @State(Scope.Thread)
  public static class Loopback {
    private static final int SERIES = 100_000;

    /** In a request: 1 or 500. */
    @Param({"1", "500"})
    public int events = EVENTS;

    private final List<AckingReader> readers = new ArrayList<>();
    private int number;

    @SuppressWarnings("NullAway.Init") // by open()
    private Senders senders;

    @Setup(Level.Trial)
    public void open() throws IOException {
      String body = Senders.answer(events);
      byte[] response =
          ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(US_ASCII);
      int requestLength = new EventRequest(events, 0, () -> 0).length();
      List<Integer> ports = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        readers.add(AckingReader.listen(requestLength, response));
        ports.add(readers.get(i).port());
      }
      senders = new Senders(ports, events, 0, () -> number = (number + 1) % SERIES);
    }

    private void send() throws IOException {
      for (int done = 0; done < EVENTS; done += events) {
        senders.send();
      }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, InterruptedException {
      senders.close();
      for (AckingReader reader : readers) {
        reader.close();
      }
    }
  }

  /** From the bytes of requests to those of their answers. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Gateway path(Gateway gateway) throws IOException {
    gateway.send();
    return gateway;
  }

  /** The harness: sender and sockets, and nothing done with what arrives. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Loopback baseline(Loopback loopback) throws IOException {
    loopback.send();
    return loopback;
  }
}
