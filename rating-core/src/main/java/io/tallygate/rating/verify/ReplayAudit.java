package io.tallygate.rating.verify;

import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.ingest.EngineState;
import io.tallygate.rating.ingest.FlushWork;
import io.tallygate.rating.ingest.IdHorizon;
import io.tallygate.rating.ingest.IdMemory;
import io.tallygate.rating.ingest.RatingEngine;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDictionary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Law 4: an engine that takes up an old commit mark and replays the log comes, at every later mark, to the state and the
 * counters that were live.
 *
 * <p>Limits of the id horizon change between two marks only when a core takes up the first of them; so those of the second were
 * in force all the way from one to the other.
 */
final class ReplayAudit implements FlushWork.Taker {
  /** Until the limits of a mark are known. */
  private static final int ID_HOURS = 1;

  private final RatingEngine engine;
  private final Map<Long, Mark> marks;
  private final Faults faults;
  private int compared;

  /** What the journal holds of a flush. */
  record Mark(long number, long position, byte[] state, CounterDigest digest) {
    static Mark of(FlushBatch batch) {
      return new Mark(
          batch.number(), batch.position(), batch.engineState(), CounterDigest.of(batch.deltas()));
    }
  }

  ReplayAudit(Meters meters, CoreSettings settings, Map<Long, Mark> marks, Faults faults)
      throws IOException {
    this.marks = marks;
    this.faults = faults;
    this.engine =
        new RatingEngine(
            () -> meters,
            new SeriesDictionary(),
            name -> {},
            settings.inFlightFrames(),
            ID_HOURS,
            idsMax(marks));
    limitIdsAsBefore(1);
  }

  /** Room for the ids of every mark. */
  private static int idsMax(Map<Long, Mark> marks) throws IOException {
    int idsMax = 1;
    for (Mark mark : marks.values()) {
      idsMax = Math.max(idsMax, EngineState.read(mark.state).idsMax());
    }
    if (IdMemory.bytes(idsMax) > IdMemory.limitBytes()) {
      throw new IOException(
          "ids that the gateway remembered do not fit into the memory outside the heap"
              + " (-XX:MaxDirectMemorySize) [ids="
              + idsMax
              + "] [bytes="
              + IdMemory.bytes(idsMax)
              + "] [limit="
              + IdMemory.limitBytes()
              + "]");
    }
    return idsMax;
  }

  /** Takes on the limits of ids that were in force before a mark, if the mark is known. */
  private void limitIdsAsBefore(long flushNumber) throws IOException {
    Mark mark = marks.get(flushNumber);
    if (mark != null) {
      EngineState state = EngineState.read(mark.state);
      engine.limitIds(state.idHours(), state.idsMax());
    }
  }

  /** Takes up a mark. */
  void restore(Mark mark, List<SeriesDefinition> series, List<String> names, IdHorizon.IdSource ids)
      throws IOException {
    EngineState state = EngineState.read(mark.state);
    series.subList(0, state.series()).forEach(engine::restoreSeries);
    names.subList(0, state.attributeNames()).forEach(engine::restoreAttributeName);
    limitIdsAsBefore(mark.number);
    limitIdsAsBefore(mark.number + 1);
    engine.restore(mark.state, ids);
  }

  RatingEngine engine() {
    return engine;
  }

  @Override
  public CounterTable take(FlushWork work) {
    Mark mark = marks.get(work.number());
    CounterDigest replayed = new CounterDigest();
    work.table().drain(replayed::add);
    work.ids().release();
    if (mark != null) {
      compared++;
      faults.unless(
          mark.digest.sameAs(replayed),
          "counters differ after replay [flush="
              + work.number()
              + "] [live: "
              + mark.digest
              + "] [replayed: "
              + replayed
              + "]");
      faults.unless(
          Arrays.equals(mark.state, work.engineState()),
          "state differs after replay [flush=" + work.number() + "]");
    }
    try {
      limitIdsAsBefore(work.number() + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return work.table();
  }

  int compared() {
    return compared;
  }
}
