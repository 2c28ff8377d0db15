package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.correction.NewEvent;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the events of a correction as {@code POST events} reads them, and defines their series. All of them must be good. Made for one
 * request; a worker thread, which may block.
 */
final class ReplacementEvents {
  private static final long RING_FULL_PARK_NS = 1_000_000;
  private static final long RING_FULL_SECONDS_MAX = 10;

  private final SeriesDirectory directory;
  private final EventSchemas schemas;
  private final EventAssembler assembler;
  private final EventBatch batch = new EventBatch();
  private final RatingCore core;
  private final Clock clock;

  ReplacementEvents(RatingCore core, int eventsMax, Clock clock) {
    this.core = core;
    this.directory = core.series();
    this.schemas = new EventSchemas(directory);
    this.assembler = new EventAssembler(directory, core.newIdHasher(), eventsMax);
    this.clock = clock;
  }

  /**
   * Reads a body: an event in JSON, or an array of them. Each needs an id.
   *
   * @throws ProblemException if one of them is refused, or the body cannot be read
   */
  List<NewEvent> read(byte[] body, int tenant) throws ProblemException {
    awaitRoom(() -> schemas.use(core.meters()));
    JsonBody form = new JsonBody(new JsonEventReader(schemas), true, true);
    assembler.begin(BodyForm.PLAIN, batch, tenant, clock.millis(), null);
    try {
      form.read(body, body.length, tenant, assembler);
    } catch (UnreadableBodyException unreadable) {
      throw new ProblemException(unreadable.problem());
    }
    List<Refusal> refusals = batch.refusals();
    if (!refusals.isEmpty()) {
      throw refused(refusals);
    }
    resolveSeries();
    List<NewEvent> events = new ArrayList<>(batch.count());
    for (int entry = 0; entry < batch.count(); entry++) {
      events.add(
          new NewEvent(
              batch.entries(),
              batch.offset(entry),
              batch.length(entry),
              batch.recordCount(entry),
              batch.timeMs(entry)));
    }
    return events;
  }

  private static ProblemException refused(List<Refusal> refusals) {
    Refusal first = refusals.get(0);
    return new ProblemException(
        Problem.of(
                422,
                "Event refused",
                "nothing was changed: "
                    + first.message()
                    + " [code="
                    + first.code()
                    + "] [index="
                    + first.index()
                    + "]")
            .at(first.field())
            .with(
                refusals.stream()
                    .map(
                        each ->
                            new Problem.Fault(each.index() + "." + each.field(), each.message()))
                    .toList()));
  }

  private void resolveSeries() throws ProblemException {
    List<SeriesKey> keys = batch.pendingKeys();
    if (keys.isEmpty()) {
      return;
    }
    int[] numbers = new int[keys.size()];
    awaitRoom(() -> directory.resolve(keys, numbers));
    for (int i = 0; i < numbers.length; i++) {
      batch.resolvePending(i, numbers[i]);
    }
  }

  /** A way to the ring. */
  private interface Attempt {
    int status();
  }

  private static void awaitRoom(Attempt attempt) throws ProblemException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(RING_FULL_SECONDS_MAX);
    int status = attempt.status();
    while (status == SeriesDirectory.RING_FULL && System.nanoTime() < deadlineNs) {
      LockSupport.parkNanos(RING_FULL_PARK_NS);
      status = attempt.status();
    }
    if (status != 0) {
      throw new ProblemException(
          Problem.of(
                  503,
                  "Ingest is refused for now",
                  status == SeriesDirectory.RING_FULL
                      ? "the ring is full; nothing was changed"
                      : "no more series or names of attributes can be defined; nothing was changed")
              .retryAfter(1));
    }
  }
}
