package io.tallygate.rating;

import io.tallygate.rating.ingest.EngineState;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.MeterTotal;
import io.tallygate.rating.store.StoredSums;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the core had taken and counted at a flush since the data directory began, and what the usage store holds of it through the same
 * flush: two books over the same records.
 *
 * @param flush number; 0: the store has none yet, and all figures are 0
 * @param recordsCounted by the core
 * @param recordsStored counts of what producers sent, in the store
 */
public record CountedSums(
    long flush,
    long eventsReceived,
    long eventsAccepted,
    long eventsDuplicate,
    long eventsRefused,
    long recordsCounted,
    long recordsStored) {
  static CountedSums of(StoredSums stored) {
    long recordsStored = 0;
    for (MeterTotal total : stored.totals()) {
      if (total.decomposition() == SeriesDefinition.NONE) {
        recordsStored += total.count();
      }
    }
    byte[] engine = stored.state().engineState();
    if (engine.length == 0) {
      return new CountedSums(stored.state().flushNumber(), 0, 0, 0, 0, 0, recordsStored);
    }
    try {
      EngineState state = EngineState.read(engine);
      return new CountedSums(
          state.flushNumber(),
          state.eventsReceived(),
          state.eventsAccepted(),
          state.eventsDuplicate(),
          state.eventsRefused(),
          state.records(),
          recordsStored);
    } catch (IOException e) {
      throw new UncheckedIOException("the state of the newest flush in the store is damaged", e);
    }
  }
}
