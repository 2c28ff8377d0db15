package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.meter.SeriesDirectory;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/v1/events} on one event loop: reads the body, parses it, puts its events on the ring and answers when all of
 * them are durable. Nothing is published before the whole body has been read.
 */
final class EventsHandler {
  private static final Logger LOG = LoggerFactory.getLogger(EventsHandler.class);

  static final int EVENTS_MAX = 100_000;
  private static final int IDEMPOTENCY_KEY_LENGTH_MAX = 256;
  private static final long RING_RETRY_MS = 1;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final int BUSY_RETRY_AFTER_SECONDS = 5;

  /** Batches kept for the next requests of this event loop. */
  private static final int IDLE_WRITERS_MAX = 16;

  private final Vertx vertx;
  private final Context context;
  private final RatingCore core;
  private final IngestPort port;
  private final SeriesDirectory directory;
  private final EventSchemas schemas;
  private final EventForms forms;
  private final EventAssembler assembler;
  private final HttpLimits limits;
  private final ArrayDeque<EventFrameWriter> idleWriters = new ArrayDeque<>();

  /**
   * @param context this event loop
   */
  EventsHandler(Vertx vertx, Context context, RatingCore core, HttpLimits limits) {
    this.vertx = vertx;
    this.context = context;
    this.core = core;
    this.port = core.ingest();
    this.directory = core.series();
    this.schemas = new EventSchemas(directory);
    this.forms = new EventForms(schemas);
    this.assembler = new EventAssembler(directory, core.newIdHasher(), EVENTS_MAX);
    this.limits = limits;
  }

  /** Serves a request whose key allows it. */
  void handle(HttpServerRequest request, int tenant) {
    Problem problem = refusedAtOnce(request.headers());
    if (problem != null) {
      BodyReader.discard(vertx, request, limits);
      Replies.send(request.response(), problem);
      return;
    }
    BodyReader.read(
        vertx,
        request,
        limits,
        new BodyReader.Receiver() {
          @Override
          public void onBody(byte[] bytes, int length, Runnable release) {
            new Ingest(request, tenant, System.nanoTime(), release).begin(bytes, length);
          }

          @Override
          public void onRefused(Problem refused) {
            Replies.send(request.response(), refused);
          }
        });
  }

  private @Nullable Problem refusedAtOnce(MultiMap headers) {
    String busy = port.busyReason();
    if (busy != null) {
      return Problem.of(503, "Ingest is refused for now", busy)
          .retryAfter(BUSY_RETRY_AFTER_SECONDS);
    }
    if (forms.find(headers) == null) {
      return Problem.of(
              415,
              "Unsupported media type",
              "events are taken as application/cloudevents+json, application/cloudevents-batch+json,"
                  + " application/json, application/x-ndjson, text/csv, or in binary mode")
          .at("Content-Type");
    }
    String encoding = headers.get("Content-Encoding");
    if (encoding != null && !isGzip(encoding) && !encoding.equalsIgnoreCase("identity")) {
      return Problem.of(415, "Unsupported content encoding", "bodies may be compressed with gzip")
          .at("Content-Encoding");
    }
    String key = headers.get("Idempotency-Key");
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

  /** One request from its body to its answer. Event loop, but for {@link #onDurable}. */
  private final class Ingest {
    private final HttpServerRequest request;
    private final int tenant;
    private final long receivedNs;
    private final Runnable releaseBody;
    private final IngestAnswer answer = new IngestAnswer(this::onDurable);
    private byte[] body = new byte[0];
    private int bodyLength;
    private EventFrameWriter writer = takeWriter();
    private List<Refusal> refusals = List.of();
    private int taken;
    private boolean parsed;
    private boolean answered;
    private long timer;

    Ingest(HttpServerRequest request, int tenant, long receivedNs, Runnable releaseBody) {
      this.request = request;
      this.tenant = tenant;
      this.receivedNs = receivedNs;
      this.releaseBody = releaseBody;
    }

    void begin(byte[] bytes, int length) {
      try {
        if (isGzip(request.getHeader("Content-Encoding"))) {
          body = Gzip.inflate(bytes, length, limits.bodyBytesMax());
          bodyLength = body.length;
        } else {
          body = bytes;
          bodyLength = length;
        }
      } catch (UnreadableBodyException unreadable) {
        refuse(unreadable.problem());
        return;
      }
      advance();
    }

    /** Goes as far as the ring lets it; what is left is tried again a moment later. */
    private void advance() {
      try {
        if (!parsed && !parse()) {
          return;
        }
        if (writer.write(answer, receivedNs, answer::onFrame)) {
          finishWriting();
        } else {
          waitForRoom();
        }
      } catch (RuntimeException e) {
        LOG.error("a request failed [path={}]", request.path(), e);
        if (!answered) {
          refuse(Problem.of(500, "Internal error", "the request failed; the log says why"));
        }
      }
    }

    /** Whether there are events to be written now. */
    private boolean parse() {
      int status = schemas.use(core.meters());
      if (status == SeriesDirectory.RING_FULL) {
        waitForRoom();
        return false;
      }
      if (status != 0) {
        refuse(
            Problem.of(503, "Limit reached", "no more names of attributes can be defined")
                .retryAfter(BUSY_RETRY_AFTER_SECONDS));
        return false;
      }
      EventForms.Form form = forms.find(request.headers());
      if (form == null) {
        throw new IllegalStateException("the content type was checked before");
      }
      String key = request.getHeader("Idempotency-Key");
      EventBatch batch = writer.begin();
      try {
        assembler.begin(form.rules(), batch, tenant, limits.clock().millis(), key);
        form.body().read(body, bodyLength, tenant, assembler);
        if (form.idsMayBeMissing()
            && key == null
            && batch.eventsRead() > 0
            && batch.eventsWithoutId() == batch.eventsRead()) {
          throw UnreadableBodyException.of(
              "no event has an id: give them ids, or send an Idempotency-Key header, so that the body"
                  + " can be sent again safely",
              "Idempotency-Key");
        }
      } catch (UnreadableBodyException unreadable) {
        refuse(unreadable.problem());
        return false;
      }
      body = new byte[0];
      parsed = true;
      return true;
    }

    private void waitForRoom() {
      String busy = port.busyReason();
      if (busy != null || System.nanoTime() - receivedNs > limits.ringTimeoutMs() * 1_000_000) {
        String detail =
            (busy == null ? "the ring is full" : busy)
                + (writer.published() == 0
                    ? "; nothing was taken"
                    : "; a part was taken: send the same body again, ids tell which");
        refuse(
            Problem.of(503, "Ingest is refused for now", detail).retryAfter(RETRY_AFTER_SECONDS));
        return;
      }
      vertx.setTimer(RING_RETRY_MS, id -> advance());
    }

    private void finishWriting() {
      EventBatch batch = writer.batch();
      refusals = batch.refusals();
      taken = batch.eventsRead() - refusals.size();
      giveBack(writer);
      releaseBody.run();
      timer = vertx.setTimer(limits.requestTimeoutMs(), id -> onTimeout());
      answer.onAllPublished();
    }

    /** Called by the force thread, or by the event loop if there was nothing to wait for. */
    private void onDurable() {
      context.runOnContext(durable -> reply());
    }

    private void reply() {
      vertx.cancelTimer(timer);
      if (!answered) {
        answered = true;
        Replies.json(
            request.response(), 200, IngestAnswer.body(taken, answer.duplicates(), refusals));
      }
    }

    private void onTimeout() {
      if (!answered) {
        answered = true;
        Replies.send(
            request.response(),
            Problem.of(
                    503,
                    "Not durable in time",
                    "the events were taken, but it is not known whether they are durable: send the same"
                        + " body again, ids keep it from being counted twice")
                .retryAfter(RETRY_AFTER_SECONDS));
      }
    }

    /** Ends without an answer from the core; frames that were published may still be answered, to nobody. */
    private void refuse(Problem problem) {
      answered = true;
      giveBack(writer);
      releaseBody.run();
      Replies.send(request.response(), problem);
    }
  }

  private EventFrameWriter takeWriter() {
    EventFrameWriter writer = idleWriters.poll();
    return writer == null ? new EventFrameWriter(port, directory) : writer;
  }

  private void giveBack(EventFrameWriter writer) {
    if (idleWriters.size() < IDLE_WRITERS_MAX && !writer.batch().isLarge()) {
      idleWriters.push(writer);
    }
  }
}
