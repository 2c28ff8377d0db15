package io.tallygate.gateway.http;

import io.tallygate.gateway.ops.RefusalCounts;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.ingest.IngestPort;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Events on one event loop, from the request to the pipeline that takes them: bodies in the forms of this gateway, which are
 * read here, and those that an operation made out of another product's request. Nothing is published before the whole body has
 * been read.
 */
final class EventsHandler {
  static final int EVENTS_MAX = 100_000;
  private static final int IDEMPOTENCY_KEY_LENGTH_MAX = 256;
  static final int BUSY_RETRY_AFTER_SECONDS = 5;
  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized("Idempotency-Key");
  private static final Problem NO_FORM =
      Problem.of(
              415,
              "Unsupported media type",
              "events are taken as application/cloudevents+json, application/cloudevents-batch+json,"
                  + " application/json, application/x-ndjson, text/csv, or in binary mode")
          .at("Content-Type");

  private final Vertx vertx;
  private final IngestPort port;
  private final EventForms forms;
  private final EventPipeline pipeline;
  private final HttpLimits limits;
  private final Deadlines deadlines;

  /** Serves a request whose body turned out to be another product's. */
  interface ForeignBody {
    /**
     * @param body holds it, uncompressed
     * @param release gives the body's memory back
     */
    void serve(ForeignEvents form, byte[] body, int length, Runnable release);
  }

  /**
   * @param context this event loop
   * @param deadlines of its requests
   */
  EventsHandler(
      Vertx vertx,
      Context context,
      RatingCore core,
      HttpLimits limits,
      Deadlines deadlines,
      RefusalCounts refusals) {
    this.vertx = vertx;
    this.port = core.ingest();
    EventSchemas schemas = new EventSchemas(core.series());
    this.forms = new EventForms(schemas);
    this.pipeline =
        new EventPipeline(vertx, context, core, schemas, limits, deadlines, EVENTS_MAX, refusals);
    this.limits = limits;
    this.deadlines = deadlines;
  }

  /** Serves a request whose key allows it and whose body holds events. */
  void handle(Route route, HttpServerRequest request, int tenant, ForeignBody foreign) {
    EventForms.Form form = forms.find(request.headers());
    Problem problem = refusedAtOnce(request.headers(), form);
    if (problem != null || form == null) {
      BodyReader.discard(vertx, request, limits);
      Replies.send(request.response(), route.form().problem(problem == null ? NO_FORM : problem));
      return;
    }
    BodyReader.read(
        vertx,
        request,
        limits,
        deadlines,
        new BodyReader.Receiver() {
          @Override
          public void onBody(byte[] bytes, int length, Runnable release) {
            inflate(route, request, tenant, form, foreign, bytes, length, release);
          }

          @Override
          public void onRefused(Problem refused) {
            Replies.send(request.response(), route.form().problem(refused));
          }
        });
  }

  private void inflate(
      Route route,
      HttpServerRequest request,
      int tenant,
      EventForms.Form form,
      ForeignBody foreign,
      byte[] bytes,
      int length,
      Runnable release) {
    byte[] body = bytes;
    if (isGzip(request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
      try {
        body = Gzip.inflate(bytes, length, limits.bodyBytesMax());
      } catch (UnreadableBodyException unreadable) {
        release.run();
        Replies.send(request.response(), route.form().problem(unreadable.problem()));
        return;
      }
    }
    int bodyLength = body == bytes ? length : body.length;
    for (ForeignEvents other : route.foreign()) {
      if (other.isMeant(request.headers(), body, bodyLength)) {
        foreign.serve(other, body, bodyLength, release);
        return;
      }
    }
    pipeline.take(
        new EventJob(
            request.response(),
            request.path(),
            tenant,
            form,
            body,
            bodyLength,
            request.getHeader(IDEMPOTENCY_KEY),
            false,
            route.form()::taken,
            route.form()::problem,
            release));
  }

  /** Takes events that an operation made out of a request in another form. */
  void take(
      HttpServerResponse response, String path, int tenant, EventRequest events, AnswerForm form) {
    String busy = port.busyReason();
    if (busy != null) {
      Replies.send(response, form.problem(busy(busy)));
      return;
    }
    pipeline.take(
        new EventJob(
            response,
            path,
            tenant,
            forms.plainJson(),
            events.events(),
            events.events().length,
            null,
            events.allOrNothing(),
            events.answer(),
            form::problem,
            () -> {}));
  }

  private static Problem busy(String reason) {
    return Problem.of(503, "Ingest is refused for now", reason)
        .retryAfter(BUSY_RETRY_AFTER_SECONDS);
  }

  private @Nullable Problem refusedAtOnce(MultiMap headers, EventForms.@Nullable Form form) {
    String busy = port.busyReason();
    if (busy != null) {
      return busy(busy);
    }
    if (form == null) {
      return NO_FORM;
    }
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !isGzip(encoding) && !encoding.equalsIgnoreCase("identity")) {
      return Problem.of(415, "Unsupported content encoding", "bodies may be compressed with gzip")
          .at("Content-Encoding");
    }
    String key = headers.get(IDEMPOTENCY_KEY);
    if (key != null && !Texts.fits(key, IDEMPOTENCY_KEY_LENGTH_MAX)) {
      return Problem.of(
              400,
              "Bad request",
              "an idempotency key has 1 to " + IDEMPOTENCY_KEY_LENGTH_MAX + " bytes")
          .at("Idempotency-Key");
    }
    return null;
  }

  private static boolean isGzip(@Nullable String encoding) {
    return encoding != null
        && (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip"));
  }
}
