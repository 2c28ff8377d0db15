package io.tallygate.rating.verify;

import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.ingest.EngineState;
import io.tallygate.rating.ingest.FlushWork;
import io.tallygate.rating.ingest.IdHorizon;
import io.tallygate.rating.ingest.RatingEngine;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Law 4: an engine that takes up an old commit mark and replays the log comes, at every later mark, to the state and the
 * counters that were live.
 */
final class ReplayAudit implements FlushWork.Taker {
  private final RatingEngine engine;
  private final Map<Long, Mark> marks;
  private final Faults faults;
  private int compared;

  /** What the journal holds of a flush. */
  record Mark(long number, long position, byte[] state, CounterDigest digest) {
    static Mark of(FlushBatch batch) {
      CounterDigest digest = new CounterDigest();
      for (int row = 0; row < batch.deltas().size(); row++) {
        digest.add(
            batch.deltas().series(row),
            batch.deltas().window(row),
            batch.deltas().count(row),
            batch.deltas().sum(row));
      }
      return new Mark(batch.number(), batch.position(), batch.engineState(), digest);
    }
  }

  ReplayAudit(Meters meters, CoreSettings settings, Map<Long, Mark> marks, Faults faults) {
    this.marks = marks;
    this.faults = faults;
    this.engine =
        new RatingEngine(
            () -> meters,
            series -> {},
            name -> {},
            settings.inFlightFrames(),
            (int) settings.idHorizon().toHours(),
            settings.idHorizonMax());
  }

  /** Takes up a mark. */
  void restore(Mark mark, List<SeriesDefinition> series, List<String> names, IdHorizon.IdSource ids)
      throws IOException {
    EngineState state = EngineState.read(mark.state);
    series.subList(0, state.series()).forEach(engine::restoreSeries);
    names.subList(0, state.attributeNames()).forEach(engine::restoreAttributeName);
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
    return work.table();
  }

  int compared() {
    return compared;
  }
}
