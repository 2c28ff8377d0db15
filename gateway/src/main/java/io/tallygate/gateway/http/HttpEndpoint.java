package io.tallygate.gateway.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.idempotency.AnswerStore;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.ops.Monitor;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.RatingCore;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP endpoint: HTTP/1.1, with TLS if it is configured. One event loop per processor parses and answers events; management
 * calls run on worker threads. {@link #start} and {@link #close} by one thread.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final long RING_TIMEOUT_MS = 2_000;
  private static final long START_TIMEOUT_SECONDS = 30;

  private final GatewayConfig config;
  private final RatingCore core;
  private final ApiKeys keys;
  private final List<HttpServerVerticle> verticles = new CopyOnWriteArrayList<>();
  private final Health health;
  private final PrometheusMeterRegistry registry;
  private final List<RouteSource> others;
  private final Clock clock;
  private final long ringTimeoutMs;
  private final Vertx vertx;
  private final InfoApi info;
  private final Monitor monitor;
  private final LiveApi live;
  private final AnswerStore answers;
  private final BodyBudget bodies = BodyBudget.ofHeap();
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param monitor started and closed by the caller
   * @param others routes in the forms of other products
   */
  public HttpEndpoint(
      GatewayConfig config,
      RatingCore core,
      ApiKeys keys,
      Health health,
      PrometheusMeterRegistry registry,
      Monitor monitor,
      List<RouteSource> others) {
    this(config, core, keys, health, registry, monitor, others, Clock.systemUTC(), RING_TIMEOUT_MS);
  }

  HttpEndpoint(
      GatewayConfig config,
      RatingCore core,
      ApiKeys keys,
      Health health,
      PrometheusMeterRegistry registry,
      Monitor monitor,
      List<RouteSource> others,
      Clock clock,
      long ringTimeoutMs) {
    this.config = config;
    this.core = core;
    this.keys = keys;
    this.health = health;
    this.registry = registry;
    this.monitor = monitor;
    this.live = new LiveApi(monitor.feed(), monitor.clock());
    this.others = others;
    this.clock = clock;
    this.ringTimeoutMs = ringTimeoutMs;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(eventLoops())
                .setWorkerPoolSize(config.http().workers())
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.answers = new AnswerStore(core.settings().dataDirectory().resolve("answers"), clock);
    this.info = new InfoApi(core, config, vertx.isNativeTransportEnabled() ? "epoll" : "nio");
  }

  private static int eventLoops() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Tells callers of {@code GET /api/v1/info} where the binary endpoint listens, if the configuration left that open. */
  public void announceBinaryPort(int binaryPort) {
    info.setBinaryPort(binaryPort);
  }

  /**
   * Listens.
   *
   * @return the port, also where the configuration left it open
   * @throws IllegalStateException if it cannot listen, for example because the port is taken
   */
  public int start() {
    WebhookApi webhooks = new WebhookApi(core, config.webhooks().privateAddresses(), clock);
    List<ForeignEvents> foreign = new ArrayList<>();
    others.forEach(source -> foreign.addAll(source.foreignEvents(core, clock)));
    List<Route> routes =
        new ArrayList<>(
            ManagementApi.routes(
                core,
                health,
                info,
                registry,
                monitor,
                live,
                webhooks,
                List.copyOf(foreign),
                new KeyedOperations(answers)));
    others.forEach(source -> routes.addAll(source.routes(core, clock)));
    HttpMetrics metrics = new HttpMetrics(registry, connections);
    HttpLimits limits =
        new HttpLimits(
            config.limits().bodyBytes(),
            bodies,
            config.limits().httpConnections(),
            config.limits().headerTimeout().toMillis(),
            config.limits().requestTimeout().toMillis(),
            ringTimeoutMs,
            config.limits().stopTimeout().toMillis(),
            clock);
    HttpServerOptions options = options(config);
    int port = 0;
    for (int i = 0; i < eventLoops(); i++) {
      HttpServerVerticle verticle =
          new HttpServerVerticle(
              address(), options, core, keys, routes, limits, metrics, connections);
      await(vertx.deployVerticle(verticle, new DeploymentOptions()));
      verticles.add(verticle);
      port = verticle.port();
    }
    return port;
  }

  /** All event loops share one port, also one that the system chooses: with plain 0 each would get one of its own. */
  private SocketAddress address() {
    int port = config.http().port();
    return port == 0
        ? SocketAddress.sharedRandomPort(1, config.bind())
        : SocketAddress.inetSocketAddress(port, config.bind());
  }

  /** How it listens. */
  static HttpServerOptions options(GatewayConfig config) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setUseAlpn(false)
            .setHttp2ClearTextEnabled(false)
            // Nothing here is a WebSocket, and its handlers look at every message.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHandle100ContinueAutomatically(true)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(
                (int) Math.min(Integer.MAX_VALUE, config.limits().idleTimeout().toMillis()));
    GatewayConfig.Tls tls = config.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setSslHandshakeTimeout(config.limits().handshakeTimeout().toMillis())
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addCertPath(tls.certificate().toAbsolutePath().toString())
                  .addKeyPath(tls.key().toAbsolutePath().toString()));
    }
    return options;
  }

  /** Connections now open. */
  public int connections() {
    return connections.get();
  }

  /**
   * Reads certificate and key again; connections that are open keep theirs. Blocks; the thread that started the endpoint, or one
   * after it.
   *
   * @throws IllegalStateException if they cannot be read; the old ones stay in use
   */
  public void reloadTls() {
    if (config.tls() != null) {
      verticles.forEach(verticle -> await(verticle.reloadTls()));
    }
  }

  /** Memory that requests may take now, in bytes. */
  long bodyBytesFree() {
    return bodies.free();
  }

  /** Takes no more connections, lets requests under way have their answers, for a while, and ends. */
  @Override
  public void close() {
    live.close();
    await(vertx.close());
    try {
      answers.close();
    } catch (IOException e) {
      throw new UncheckedIOException("answers by idempotency key cannot be closed", e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the HTTP endpoint failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the HTTP endpoint took too long", e);
    }
  }
}
