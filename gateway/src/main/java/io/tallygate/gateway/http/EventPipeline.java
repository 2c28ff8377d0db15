package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.meter.SeriesDirectory;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parses bodies of events, puts the events on the ring and answers when all of a body are durable. One event loop. */
final class EventPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(EventPipeline.class);

  private static final long RING_RETRY_MS = 1;
  private static final int RETRY_AFTER_SECONDS = 1;

  /** Batches kept for the next requests of this event loop. */
  private static final int IDLE_WRITERS_MAX = 16;

  private final Vertx vertx;
  private final Context context;
  private final RatingCore core;
  private final IngestPort port;
  private final SeriesDirectory directory;
  private final EventSchemas schemas;
  private final EventAssembler assembler;
  private final HttpLimits limits;
  private final ArrayDeque<EventFrameWriter> idleWriters = new ArrayDeque<>();

  /**
   * @param context this event loop
   * @param schemas of the readers of the bodies to come
   * @param eventsMax events in one body, at the most
   */
  EventPipeline(
      Vertx vertx,
      Context context,
      RatingCore core,
      EventSchemas schemas,
      HttpLimits limits,
      int eventsMax) {
    this.vertx = vertx;
    this.context = context;
    this.core = core;
    this.port = core.ingest();
    this.directory = core.series();
    this.schemas = schemas;
    this.assembler = new EventAssembler(directory, core.newIdHasher(), eventsMax);
    this.limits = limits;
  }

  /** Takes a body; its answer comes by itself. */
  void take(EventJob job) {
    new Ingest(job, System.nanoTime()).advance();
  }

  /** One body from its bytes to its answer. Event loop, but for {@link #onDurable}. */
  private final class Ingest {
    private final EventJob job;
    private final long receivedNs;
    private final IngestAnswer answer = new IngestAnswer(this::onDurable);
    private final EventFrameWriter writer = takeWriter();
    private List<Refusal> refusals = List.of();
    private int events;
    private boolean parsed;
    private boolean answered;
    private long timer;

    Ingest(EventJob job, long receivedNs) {
      this.job = job;
      this.receivedNs = receivedNs;
    }

    /** Goes as far as the ring lets it; what is left is tried again a moment later. */
    void advance() {
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
        LOG.error("a request failed [path={}]", job.path(), e);
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
                .retryAfter(EventsHandler.BUSY_RETRY_AFTER_SECONDS));
        return false;
      }
      EventForms.Form form = job.form();
      String key = job.idempotencyKey();
      EventBatch batch = writer.begin();
      try {
        assembler.begin(form.rules(), batch, job.tenant(), limits.clock().millis(), key);
        form.body().read(job.body(), job.length(), job.tenant(), assembler);
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
      if (job.allOrNothing() && !batch.refusals().isEmpty()) {
        refuseAll(batch);
        return false;
      }
      parsed = true;
      return true;
    }

    private void refuseAll(EventBatch batch) {
      IngestOutcome outcome =
          new IngestOutcome(batch.eventsRead(), 0, List.copyOf(batch.refusals()));
      answered = true;
      giveBack(writer);
      job.release().run();
      Replies.send(job.response(), job.taken().apply(outcome));
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
      events = batch.eventsRead();
      giveBack(writer);
      job.release().run();
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
        IngestOutcome outcome = new IngestOutcome(events, answer.duplicates(), refusals);
        Replies.send(job.response(), job.taken().apply(outcome));
      }
    }

    private void onTimeout() {
      if (!answered) {
        answered = true;
        Problem problem =
            Problem.of(
                    503,
                    "Not durable in time",
                    "the events were taken, but it is not known whether they are durable: send the same"
                        + " body again, ids keep it from being counted twice")
                .retryAfter(RETRY_AFTER_SECONDS);
        Replies.send(job.response(), job.problem().apply(problem));
      }
    }

    /** Ends without an answer from the core; frames that were published may still be answered, to nobody. */
    private void refuse(Problem problem) {
      answered = true;
      giveBack(writer);
      job.release().run();
      Replies.send(job.response(), job.problem().apply(problem));
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
