package io.tallygate.rating.verify;

import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.OfflineDirectory;
import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.ingest.EngineState;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.verify.AckFile.Ack;
import io.tallygate.rating.verify.LogAudit.Share;
import io.tallygate.rating.verify.ReplayAudit.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks the laws on a data directory that no process works in. Reads everything, changes nothing.
 *
 * <p>The auditor counts the retained log a second time with plain code of its own ({@link KnownSeries}), compares flush by
 * flush with what the counter journal holds. What the store took of a flush is compared by digests that it keeps, and all that
 * it ever took with all that it holds: rows that were merged amount to the same.
 */
public final class Verification {
  private final OfflineDirectory directory;
  private final CoreSettings settings;
  private final TreeMap<Long, Mark> marks = new TreeMap<>();
  private final List<SeriesDefinition> series = new ArrayList<>();

  private Verification(OfflineDirectory directory, CoreSettings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /**
   * @param settings how the directory was run: limits of producers and ids
   * @param ackFile what clients saw acknowledged, or null
   * @throws IOException if the directory is in use, or something durable cannot be read
   */
  public static VerificationReport run(CoreSettings settings, @Nullable Path ackFile)
      throws IOException {
    try (OfflineDirectory directory = OfflineDirectory.open(settings.dataDirectory())) {
      return new Verification(directory, settings).run(ackFile);
    }
  }

  private VerificationReport run(@Nullable Path ackFile) throws IOException {
    Meters meters = directory.catalog().meters();
    directory.store().forEachSeries(series::add);
    directory.counterJournal().forEachAfter(0, batch -> marks.put(batch.number(), Mark.of(batch)));
    long stored = directory.store().state().flushNumber();
    byte[] newestState =
        marks.isEmpty()
            ? directory.store().state().engineState()
            : marks.lastEntry().getValue().state();
    long newestPosition =
        marks.isEmpty()
            ? directory.store().state().position()
            : marks.lastEntry().getValue().position();
    int segmentLength = LogReader.segmentLength(directory.segments());
    if (segmentLength == 0) {
      return new VerificationReport(
          List.of(new StatementAudit().run(directory.statementJournal())));
    }
    long oldest = LogReader.oldestPosition(directory.segments(), segmentLength);
    LogAudit audit = audit(meters, oldest, segmentLength, newestPosition);
    @Nullable EngineState state = newestState.length == 0 ? null : EngineState.read(newestState);
    return new VerificationReport(
        List.of(
            law1(audit, state),
            law2(audit, stored, state),
            law3(audit, state, ackFile),
            law4(meters, oldest, segmentLength, newestPosition),
            new StatementAudit().run(directory.statementJournal())));
  }

  private LogAudit audit(Meters meters, long oldest, int segmentLength, long newestPosition)
      throws IOException {
    KnownSeries known = new KnownSeries(meters.all());
    int[] firstInLog = {Integer.MAX_VALUE};
    LogReader.read(
        directory.segments(),
        segmentLength,
        oldest,
        newestPosition,
        (buffer, frame) ->
            firstInLog[0] = Math.min(firstInLog[0], SeriesFrames.first(buffer, frame)));
    for (SeriesDefinition definition : series) {
      if (definition.number() < firstInLog[0]) {
        known.define(definition);
      }
    }
    LogAudit audit = new LogAudit(known, new ProducerAudit(), oldest < segmentLength);
    LogReader.read(directory.segments(), segmentLength, oldest, newestPosition, audit);
    return audit;
  }

  private LawResult law1(LogAudit audit, @Nullable EngineState state) throws IOException {
    Faults faults = audit.law1;
    Mark before = null;
    for (Map.Entry<Long, Mark> entry : marks.entrySet()) {
      Share share = audit.byFlush.get(entry.getKey());
      Mark mark = entry.getValue();
      if (before != null
          && share != null
          && share.complete
          && before.number() == mark.number() - 1) {
        EngineState from = EngineState.read(before.state());
        EngineState to = EngineState.read(mark.state());
        faults.unless(
            to.eventsReceived() - from.eventsReceived() == share.received
                && to.eventsAccepted() - from.eventsAccepted() == share.accepted
                && to.eventsDuplicate() - from.eventsDuplicate() == share.duplicate
                && to.eventsRefused() - from.eventsRefused() == share.refused,
            "totals between two marks are not what the headers say [flush=" + mark.number() + "]");
      }
      before = mark;
    }
    if (state != null) {
      faults.unless(
          state.eventsReceived()
              == state.eventsAccepted() + state.eventsDuplicate() + state.eventsRefused(),
          "totals of the newest mark do not add up [flush=" + state.flushNumber() + "]");
    }
    return faults.result(
        1,
        "events received = accepted + duplicate + refused",
        audit.frames()
            + " frames"
            + (state == null
                ? ""
                : "; since the beginning: received "
                    + state.eventsReceived()
                    + " = accepted "
                    + state.eventsAccepted()
                    + " + duplicate "
                    + state.eventsDuplicate()
                    + " + refused "
                    + state.eventsRefused()));
  }

  private LawResult law2(LogAudit audit, long stored, @Nullable EngineState state)
      throws IOException {
    Faults faults = audit.law2;
    int compared = 0;
    SortedMap<Long, CounterDigest> applied = directory.store().digests();
    int againstStore = 0;
    for (Mark mark : marks.values()) {
      Share share = audit.byFlush.get(mark.number());
      if (share != null && share.complete) {
        compared++;
        faults.unless(
            share.digest.sameAs(mark.digest()),
            "the log and the journal differ [flush="
                + mark.number()
                + "] [log: "
                + share.digest
                + "] [journal: "
                + mark.digest()
                + "]");
      }
      CounterDigest before = applied.get(mark.number() - 1);
      CounterDigest after = applied.get(mark.number());
      if (before != null && after != null) {
        againstStore++;
        CounterDigest expected = before.copy();
        expected.addAll(mark.digest());
        faults.unless(
            expected.sameAs(after),
            "the journal and what the store took of it differ [flush="
                + mark.number()
                + "] [journal: "
                + mark.digest()
                + "] [store before: "
                + before
                + "] [store after: "
                + after
                + "]");
      }
    }
    CounterDigest store = new CounterDigest();
    long[] sourceRecords = {0};
    directory
        .store()
        .forEachCounter(
            (number, window, flush, count, sum) -> {
              store.add(number, window, count, sum);
              if (series.get(number).isSource()) {
                sourceRecords[0] += count;
              }
            });
    CounterDigest taken = applied.get(stored);
    faults.unless(
        taken != null && store.sameAs(taken),
        "the store does not hold what it took [taken: " + taken + "] [held: " + store + "]");
    if (state != null && state.flushNumber() == stored) {
      faults.unless(
          state.records() == sourceRecords[0],
          "the store does not hold every record counted [counted="
              + state.records()
              + "] [store="
              + sourceRecords[0]
              + "]");
    }
    return faults.result(
        2,
        "Σ records in the log = Σ counts; quantities and parts likewise; the store holds what was counted",
        compared
            + " flushes counted again from the log, "
            + againstStore
            + " against what the store took; "
            + sourceRecords[0]
            + " records in the store, "
            + audit.unflushed().records
            + " in the log behind the newest flush");
  }

  private LawResult law3(LogAudit audit, @Nullable EngineState state, @Nullable Path ackFile)
      throws IOException {
    Faults faults = audit.law3;
    if (ackFile == null) {
      return faults.result(
          3,
          "every acknowledged frame is counted exactly once",
          "sequences in the log follow each other; no file of acknowledgements was given");
    }
    if (!Files.isRegularFile(ackFile)) {
      throw new NoSuchFileException(ackFile.toString());
    }
    List<Ack> acks = AckFile.read(ackFile);
    long frames = 0;
    for (Ack ack : acks) {
      frames++;
      faults.unless(isCounted(ack, audit, state), "acknowledged but not counted [" + ack + "]");
    }
    return faults.result(
        3, "every acknowledged frame is counted exactly once", frames + " acknowledgements");
  }

  private boolean isCounted(Ack ack, LogAudit audit, @Nullable EngineState state) {
    List<EngineState.ProducerPosition> known = state == null ? List.of() : state.producers();
    for (EngineState.ProducerPosition producer : known) {
      if (producer.name().equals(ack.producer())
          && producer.tenant() == 0
          && ((producer.epoch() == ack.epoch() && ack.sequence() <= producer.sequence())
              || audit.producers.holds(producer.number(), ack.epoch(), ack.sequence()))) {
        return true;
      }
    }
    return audit.producers.holds(
        audit.producers.number(0, ack.producer()), ack.epoch(), ack.sequence());
  }

  private LawResult law4(Meters meters, long oldest, int segmentLength, long newestPosition)
      throws IOException {
    Faults faults = new Faults();
    ReplayAudit replay = new ReplayAudit(meters, settings, marks, faults);
    long from = oldest;
    // A log that is whole may be longer than the journal: the limits of ids before its first mark
    // are
    // not known.
    if (oldest >= segmentLength || (!marks.isEmpty() && marks.firstKey() > 1)) {
      Mark start = firstMarkAtOrBehind(oldest);
      if (start == null) {
        return faults.result(
            4, "replay from a retained checkpoint = live state", "no mark inside the retained log");
      }
      replay.restore(
          start, series, directory.store().attributeNames(), new ReadOnlyIds(directory.ids()));
      from = start.position();
    }
    LogReader.read(
        directory.segments(),
        segmentLength,
        from,
        newestPosition,
        (buffer, frame) -> replay.engine().replay(buffer, frame, replay));
    return faults.result(
        4,
        "replay from a retained checkpoint = live state",
        replay.compared() + " marks reached by replay from position " + from);
  }

  private @Nullable Mark firstMarkAtOrBehind(long position) {
    for (Mark mark : marks.values()) {
      if (mark.position() >= position) {
        return mark;
      }
    }
    return null;
  }
}
