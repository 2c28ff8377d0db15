package io.tallygate.gateway.http;

import io.tallygate.gateway.ops.RefusalCounts;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import io.tallygate.rating.meter.SeriesDirectory;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parses bodies of events, puts the events on the ring and answers when all of a body are durable. Bodies that find the ring full
 * wait in a line, and those that are durable by one force are answered in one go. One event loop.
 */
final class EventPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(EventPipeline.class);

  private static final long RING_RETRY_MS = 1;
  private static final int RETRY_AFTER_SECONDS = 1;

  /** Batches kept for the next requests of this event loop, and small ones: a body waiting for the ring holds one. */
  private static final int IDLE_WRITERS_MAX = 16;

  private static final int IDLE_SMALL_WRITERS_MAX = 256;

  private final Vertx vertx;
  private final Context context;
  private final RatingCore core;
  private final IngestPort port;
  private final SeriesDirectory directory;
  private final EventSchemas schemas;
  private final EventAssembler assembler;
  private final HttpLimits limits;
  private final Deadlines deadlines;
  private final RefusalCounts refused;
  private final StationRecorder decode;
  private final StationRecorder ack;
  private final TenantLatencies wholes;
  private final ArrayDeque<EventFrameWriter> idleWriters = new ArrayDeque<>();

  /** Bodies that found the ring full, or others waiting for it, in the order in which they came. */
  private final ArrayDeque<Ingest> waiting = new ArrayDeque<>();

  private boolean retrying;

  /** Bodies to be answered: the force thread adds, the event loop takes. */
  private final ConcurrentLinkedQueue<Ingest> durable = new ConcurrentLinkedQueue<>();

  /** Whether the event loop has been told of them and has not begun yet. */
  private final AtomicBoolean answering = new AtomicBoolean();

  /**
   * @param context this event loop
   * @param schemas of the readers of the bodies to come
   * @param deadlines for answers
   * @param eventsMax events in one body, at the most
   */
  EventPipeline(
      Vertx vertx,
      Context context,
      RatingCore core,
      EventSchemas schemas,
      HttpLimits limits,
      Deadlines deadlines,
      int eventsMax,
      RefusalCounts refused) {
    this.refused = refused;
    this.vertx = vertx;
    this.context = context;
    this.core = core;
    this.port = core.ingest();
    this.directory = core.series();
    this.schemas = schemas;
    this.assembler = new EventAssembler(directory, core.newIdHasher(), eventsMax);
    this.limits = limits;
    this.deadlines = deadlines;
    Latencies latencies = core.statistics().latencies();
    this.decode = latencies.recorder(Station.DECODE);
    this.ack = latencies.recorder(Station.ACK);
    this.wholes = new TenantLatencies(core, latencies);
  }

  /** Takes a body; its answer comes by itself. */
  void take(EventJob job) {
    Ingest ingest = new Ingest(job, System.nanoTime());
    ingest.advance(waiting.isEmpty());
    if (ingest.isWaiting && !ingest.isRefusedForRoom()) {
      waiting.add(ingest);
      retryLater();
    }
  }

  private void retryLater() {
    if (!retrying) {
      retrying = true;
      vertx.setTimer(
          RING_RETRY_MS,
          id -> {
            retrying = false;
            retry();
          });
    }
  }

  /** Lets those that wait go on until the ring is full again. */
  private void retry() {
    Ingest first = waiting.peek();
    while (first != null) {
      first.advance(true);
      if (first.isWaiting && !first.isRefusedForRoom()) {
        retryLater();
        return;
      }
      waiting.poll();
      first = waiting.peek();
    }
  }

  private void answerDurable() {
    answering.set(false);
    Ingest next = durable.poll();
    while (next != null) {
      next.reply();
      next = durable.poll();
    }
    // What is durable has left the ring.
    retry();
  }

  /** One body from its bytes to its answer. Event loop, but for {@link #onDurable}. */
  private final class Ingest {
    private final EventJob job;
    private final long receivedNs;
    private final IngestAnswer answer;
    private final EventFrameWriter writer = takeWriter();
    private List<Refusal> refusals = List.of();
    private int events;

    /** Spent on it so far, without waiting for the ring. */
    private long workedNs;

    private boolean parsed;
    private boolean answered;

    /** For room on the ring. */
    private boolean isWaiting;

    private Deadlines.@Nullable Deadline deadline;

    Ingest(EventJob job, long receivedNs) {
      this.job = job;
      this.receivedNs = receivedNs;
      this.answer = new IngestAnswer(this::onDurable, wholes.of(job.tenant()));
    }

    /**
     * Goes as far as the ring lets it; {@link #isWaiting} says whether there is more to do.
     *
     * @param mayWrite whether nobody else waits for the ring
     */
    void advance(boolean mayWrite) {
      isWaiting = false;
      long beginNs = System.nanoTime();
      try {
        if (!parsed && !parse()) {
          return;
        }
        boolean isWritten = mayWrite && writer.write(answer, receivedNs, answer::onFrame);
        workedNs += System.nanoTime() - beginNs;
        if (isWritten) {
          decode.record(workedNs);
          finishWriting();
        } else {
          isWaiting = true;
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
        isWaiting = true;
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
      countRefused(outcome.refusals());
      answered = true;
      giveBack(writer);
      job.release().run();
      Replies.send(job.response(), job.taken().apply(outcome));
    }

    /** Whether it has waited too long, or there is a reason not to wait; it is then answered. */
    boolean isRefusedForRoom() {
      String busy = port.busyReason();
      if (busy == null && System.nanoTime() - receivedNs <= limits.ringTimeoutMs() * 1_000_000) {
        return false;
      }
      String detail =
          (busy == null ? "the ring is full" : busy)
              + (writer.published() == 0
                  ? "; nothing was taken"
                  : "; a part was taken: send the same body again, ids tell which");
      refuse(Problem.of(503, "Ingest is refused for now", detail).retryAfter(RETRY_AFTER_SECONDS));
      return true;
    }

    private void finishWriting() {
      EventBatch batch = writer.batch();
      refusals = batch.refusals();
      events = batch.eventsRead();
      giveBack(writer);
      job.release().run();
      deadline = deadlines.begin(this::onTimeout);
      answer.onAllPublished();
    }

    /** Called by the force thread, or by the event loop if there was nothing to wait for. */
    private void onDurable() {
      durable.add(this);
      if (!answering.getAndSet(true)) {
        context.runOnContext(told -> answerDurable());
      }
    }

    private void countRefused(List<Refusal> refusals) {
      for (Refusal refusal : refusals) {
        refused.add(refusal.code().code());
      }
    }

    private void reply() {
      if (deadline != null) {
        deadline.cancel();
      }
      if (answered) {
        return;
      }
      answered = true;
      try {
        IngestOutcome outcome = new IngestOutcome(events, answer.duplicates(), refusals);
        countRefused(refusals);
        Replies.send(job.response(), job.taken().apply(outcome));
        answer.recordAck(ack, System.nanoTime());
      } catch (RuntimeException e) {
        // The others are still to be answered.
        LOG.error("a request could not be answered [path={}]", job.path(), e);
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
    EventBatch batch = writer.batch();
    int kept = idleWriters.size();
    if (batch.isSmall()
        ? kept < IDLE_SMALL_WRITERS_MAX
        : kept < IDLE_WRITERS_MAX && !batch.isLarge()) {
      idleWriters.push(writer);
    }
  }
}
