package io.tallygate.gateway.http;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.ops.Fields;
import io.tallygate.gateway.ops.Metric;
import io.tallygate.rating.RecoveryProgress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Listens in place of the HTTP endpoint while the core recovers, so that a supervisor sees a process that lives, is not ready, and how far
 * it has come, and a person a page. Everything else is answered with 503. It is closed before the endpoint itself listens; for the milliseconds between the
 * two, connections are refused. {@link #start} and {@link #close} by one thread.
 */
public final class StartingEndpoint implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 30;
  private static final int RETRY_AFTER_SECONDS = 1;

  private final GatewayConfig config;
  private final RecoveryProgress progress;
  private final PageSource pages;
  private final Vertx vertx;
  private boolean closed;

  /**
   * @param pages shown in the meantime, too
   */
  public StartingEndpoint(GatewayConfig config, RecoveryProgress progress, PageSource pages) {
    this.config = config;
    this.progress = progress;
    this.pages = pages;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
  }

  /**
   * Listens.
   *
   * @return the port
   * @throws IllegalStateException if it cannot
   */
  public int start() {
    HttpServer server =
        vertx.createHttpServer(HttpEndpoint.options(config)).requestHandler(this::answer);
    SocketAddress address = SocketAddress.inetSocketAddress(config.http().port(), config.bind());
    await(server.listen(address));
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    Reply page = path == null ? null : pages.page(path, request.headers());
    Replies.send(request.response(), page == null ? reply(String.valueOf(path)) : page);
  }

  private Reply reply(String path) {
    return switch (path) {
      case "/health/live" -> Reply.ok(Map.of("ok", true, "detail", "live"));
      case "/health/ready" -> Reply.json(503, ready());
      case "/metrics" -> Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics());
      default -> {
        Problem problem =
            Problem.of(503, "Recovering", progress.text()).retryAfter(RETRY_AFTER_SECONDS);
        yield AnswerForm.NATIVE.problem(problem);
      }
    };
  }

  private Map<String, Object> ready() {
    return Fields.of(
        "ok",
        false,
        "detail",
        "recovering: " + progress.text(),
        "recovery",
        Fields.of(
            "step", progress.step().name().toLowerCase(Locale.ROOT),
            "doneBytes", progress.doneBytes(),
            "totalBytes", progress.totalBytes()));
  }

  /** The one figure that there is: so an alarm tells a recovery from a process that is gone. */
  private static String metrics() {
    String name = Metric.READY.prometheusName();
    return "# HELP "
        + name
        + " "
        + Metric.READY.meaning()
        + "\n# TYPE "
        + name
        + " gauge\n"
        + name
        + " 0.0\n";
  }

  /** Listens no more; the port is free when this returns. A second time it does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot listen: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("listening took too long", e);
    }
  }
}
