package io.tallygate.gateway.http;

import io.netty.channel.Channel;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.RatingCore;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop of the HTTP endpoint: its share of the connections, and an events handler of its own. */
final class HttpServerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServerVerticle.class);

  private static final Problem NO_CATALOG =
      Problem.of(422, "No catalog", "the key's tenant has no catalog yet, so nothing counts events")
          .at("tenant");

  private final SocketAddress address;
  private final HttpServerOptions options;
  private final RatingCore core;
  private final ApiKeys keys;
  private final List<Route> routes;
  private final HttpLimits limits;
  private final HttpMetrics metrics;
  private final AtomicInteger connections;
  private @Nullable HttpServer server;

  /**
   * @param connections open ones of all event loops
   */
  HttpServerVerticle(
      SocketAddress address,
      HttpServerOptions options,
      RatingCore core,
      ApiKeys keys,
      List<Route> routes,
      HttpLimits limits,
      HttpMetrics metrics,
      AtomicInteger connections) {
    this.address = address;
    this.options = options;
    this.core = core;
    this.keys = keys;
    this.routes = routes;
    this.limits = limits;
    this.metrics = metrics;
    this.connections = connections;
  }

  @Override
  public Future<?> start() {
    Deadlines deadlines = new Deadlines(vertx, limits.requestTimeoutMs());
    EventsHandler events =
        new EventsHandler(vertx, context, core, limits, deadlines, metrics.refusals());
    Router router = Router.router(vertx);
    for (Route route : routes) {
      HttpMetrics.Answers answers = metrics.of(route);
      router
          .route(route.method(), route.routerPath())
          .handler(
              r -> {
                measure(r.response(), answers);
                handle(route.answering(r.request().headers()), r, events, deadlines);
              });
    }
    router.errorHandler(
        404, r -> fail(r, Problem.of(404, "Not found", "there is no such path").at("path")));
    router.errorHandler(405, this::otherMethod);
    router.errorHandler(
        400, r -> fail(r, Problem.of(400, "Bad request", "the request cannot be read")));
    router.errorHandler(
        500,
        r -> {
          LOG.error("a request failed [path={}]", r.request().path(), r.failure());
          fail(r, internalError());
        });
    HttpServer listening = vertx.createHttpServer(options);
    server = listening;
    return listening.connectionHandler(this::onConnection).requestHandler(router).listen(address);
  }

  @Override
  public Future<?> stop() {
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : listening.shutdown(limits.stopTimeoutMs(), TimeUnit.MILLISECONDS);
  }

  /** Takes certificate and key from their files again, for connections that are opened later. */
  Future<Boolean> reloadTls() {
    HttpServer listening = server;
    return listening == null
        ? Future.succeededFuture(false)
        : listening.updateSSLOptions(options.getSslOptions(), true);
  }

  /** The port that the system gave. */
  int port() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("not started");
    }
    return listening.actualPort();
  }

  private void onConnection(HttpConnection connection) {
    connection.closeHandler(closed -> connections.decrementAndGet());
    if (connections.incrementAndGet() > limits.connectionsMax()) {
      metrics.connectionRefused();
      connection.close();
      return;
    }
    // Vert.x bounds the silence of a connection, and not a head that comes byte by byte.
    Channel channel = ((ConnectionBase) connection).channel();
    HeadDeadline.watch(channel, limits.headerTimeoutMs(), metrics::headerTimedOut);
  }

  private void otherMethod(RoutingContext routing) {
    String path = routing.request().path();
    String allowed =
        routes.stream()
            .filter(route -> route.isAt(path))
            .map(route -> route.method().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    Problem problem =
        Problem.of(
                405,
                "Method not allowed",
                "the path knows other methods only [allowed=" + allowed + "]")
            .at("method");
    fail(routing, AnswerForm.NATIVE.problem(problem).with("Allow", allowed));
  }

  private void fail(RoutingContext routing, Problem problem) {
    fail(routing, AnswerForm.NATIVE.problem(problem));
  }

  private void fail(RoutingContext routing, Reply reply) {
    BodyReader.discard(vertx, routing.request(), limits);
    Replies.send(routing.response(), reply);
  }

  private static Problem internalError() {
    return Problem.of(500, "Internal error", "the request failed; the log says why");
  }

  private static void measure(HttpServerResponse response, HttpMetrics.Answers answers) {
    long startNs = System.nanoTime();
    response.endHandler(
        ended -> answers.answered(response.getStatusCode(), System.nanoTime() - startNs));
  }

  private void handle(
      Route route, RoutingContext routing, EventsHandler events, Deadlines deadlines) {
    HttpServerRequest request = routing.request();
    Access access = access(route, ApiKeyHeader.read(request.headers()));
    Scope scope = route.scope();
    boolean isKeyed = scope != null || route.operation() instanceof SelfScopedOperation;
    if (isKeyed && access == null) {
      Problem problem =
          Problem.of(
                  401, "Unauthorized", "send an API key in Authorization: Bearer or in X-Api-Key")
              .at("Authorization");
      fail(routing, route.form().problem(problem));
      return;
    }
    if (scope != null && access != null && !access.may(scope)) {
      Problem problem =
          Problem.of(403, "Forbidden", "the key lacks the scope [scope=" + scopeName(scope) + "]")
              .at("Authorization");
      fail(routing, route.form().problem(problem));
      return;
    }
    Problem refused = request.query() == null ? null : route.refused(routing.queryParams());
    if (refused != null) {
      fail(routing, route.form().problem(refused));
      return;
    }
    Access caller = access == null ? NOBODY : access;
    Route.Operation operation = route.operation();
    if (operation == null) {
      ingest(route, routing, caller, events);
    } else {
      manage(route.form(), operation, routing, caller, events, deadlines);
    }
  }

  private @Nullable Access access(Route route, String key) {
    return route.operation() instanceof TokenOperation own ? own.access(key) : keys.access(key);
  }

  /** Whoever asks for health and metrics; these look at no tenant. */
  private static final Access NOBODY = new Access("nobody", "", Set.of());

  private static String scopeName(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  private void ingest(Route route, RoutingContext routing, Access access, EventsHandler events) {
    int tenant = core.catalog().tenant(access.tenant());
    if (tenant < 0) {
      fail(routing, route.form().problem(NO_CATALOG));
      return;
    }
    Map<String, String> path = routing.pathParams();
    MultiMap query = routing.queryParams();
    events.handle(
        route,
        routing.request(),
        tenant,
        (foreign, body, length, release) -> {
          MultiMap headers = routing.request().headers();
          Call call = new Call(access, path, query, headers, Arrays.copyOf(body, length));
          run(foreign.form(), foreign.operation(), call, routing, events, release);
        });
  }

  private void manage(
      AnswerForm form,
      Route.Operation operation,
      RoutingContext routing,
      Access access,
      EventsHandler events,
      Deadlines deadlines) {
    HttpServerRequest request = routing.request();
    // Both fail here, and not later outside of the router, if they are not well encoded.
    Map<String, String> path = routing.pathParams();
    MultiMap query = routing.queryParams();
    BodyReader.read(
        vertx,
        request,
        limits,
        deadlines,
        new BodyReader.Receiver() {
          @Override
          public void onBody(byte[] bytes, int length, Runnable release) {
            Call call =
                new Call(access, path, query, request.headers(), Arrays.copyOf(bytes, length));
            run(form, operation, call, routing, events, release);
          }

          @Override
          public void onRefused(Problem problem) {
            Replies.send(routing.response(), form.problem(problem));
          }
        });
  }

  private void run(
      AnswerForm form,
      Route.Operation operation,
      Call call,
      RoutingContext routing,
      EventsHandler events,
      Runnable release) {
    vertx
        .executeBlocking(() -> operation.handle(call), false)
        .onComplete(
            done -> {
              release.run();
              Reply reply = done.result();
              EventRequest made = reply == null ? null : reply.events();
              if (made != null) {
                take(made, form, call.access(), routing, events);
              } else {
                answer(form, routing, reply, done.cause());
              }
            });
  }

  private void take(
      EventRequest made,
      AnswerForm form,
      Access access,
      RoutingContext routing,
      EventsHandler events) {
    int tenant = core.catalog().tenant(access.tenant());
    if (tenant < 0) {
      Replies.send(routing.response(), form.problem(NO_CATALOG));
      return;
    }
    events.take(routing.response(), routing.request().path(), tenant, made, form);
  }

  private void answer(
      AnswerForm form, RoutingContext routing, @Nullable Reply reply, @Nullable Throwable failure) {
    if (reply != null && reply.live() != null) {
      reply.live().open(context, routing.response());
    } else if (reply != null && reply.stream() != null) {
      stream(routing, reply, reply.stream());
    } else if (reply != null) {
      Replies.send(routing.response(), reply);
    } else if (failure instanceof ProblemException refused) {
      Replies.send(routing.response(), form.problem(refused.problem()));
    } else {
      LOG.error("a request failed [path={}]", routing.request().path(), failure);
      Replies.send(routing.response(), form.problem(internalError()));
    }
  }

  /** What fails on the way can no longer be told but by an end that is none. */
  private void stream(RoutingContext routing, Reply reply, Reply.Stream body) {
    HttpServerResponse response = routing.response();
    Replies.head(response, reply);
    vertx
        .executeBlocking(
            () -> {
              try (body;
                  ChunkedBody out = new ChunkedBody(response)) {
                body.writeTo(out);
              }
              return true;
            },
            false)
        .onSuccess(done -> response.end())
        .onFailure(
            failure -> {
              LOG.warn("an answer was cut off [path={}]", routing.request().path(), failure);
              routing.request().connection().close();
            });
  }
}
