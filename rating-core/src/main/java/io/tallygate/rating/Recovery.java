package io.tallygate.rating;

import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.ingest.FlushWork;
import io.tallygate.rating.ingest.IdFiles;
import io.tallygate.rating.ingest.RatingEngine;
import io.tallygate.rating.log.LogEnd;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentStorage;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.store.StoredState;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings an engine to where the log ends: the state of the newest commit mark, then every frame behind it, through the same
 * code that counts live frames. Flush frames behind the mark are carried out again, with the numbers they had.
 *
 * <p>One thread, before anything else runs. Nothing of this depends on what is in a counter: the store holds the mark's.
 */
final class Recovery implements FlushWork.Taker {
  private final RatingEngine engine;
  private final FlushSteps steps;
  private final List<FlushBatch> unstored = new ArrayList<>();
  private int flushesRepeated;

  Recovery(RatingEngine engine, FlushSteps steps) {
    this.engine = engine;
    this.steps = steps;
  }

  /** Takes up the state of the store, which holds everything up to the newest commit mark. */
  static void restore(RatingEngine engine, UsageStore store, IdFiles idFiles) throws IOException {
    StoredState state = store.state();
    store.forEachSeries(engine::restoreSeries);
    store.attributeNames().forEach(engine::restoreAttributeName);
    if (state.flushNumber() > 0) {
      engine.restore(state.engineState(), idFiles);
    }
    idFiles.deleteUnloaded();
  }

  /**
   * Reads the log behind a position. The log must have been opened for writing before: that writes once more, and forces,
   * what the page cache shows but the disk may not hold, so that no mark written here can outlive what it counts.
   *
   * @param mark position of the newest commit mark: the log must reach it
   * @param progress is told of every frame
   */
  LogEnd replay(SegmentStorage storage, int segmentLength, long mark, RecoveryProgress progress)
      throws IOException {
    LogEnd end =
        LogReader.read(
            storage,
            segmentLength,
            mark,
            mark,
            (buffer, offset) -> {
              engine.replay(buffer, offset, this);
              progress.at(LogFrame.position(buffer, offset));
            });
    steps.store(unstored);
    unstored.clear();
    return end;
  }

  @Override
  public CounterTable take(FlushWork work) {
    try {
      unstored.add(steps.flush(work));
      flushesRepeated++;
      if (steps.wantsStore(unstored)) {
        steps.store(unstored);
        unstored.clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return work.table();
  }

  int flushesRepeated() {
    return flushesRepeated;
  }
}
