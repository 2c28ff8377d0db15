package io.tallygate.rating.ingest;

import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.SeriesDefinition;
import java.util.List;

/**
 * What the core thread hands to the flush thread at a flush's frame. The core thread touches none of it afterwards.
 *
 * @param table to be drained, and given back empty before the next flush begins
 * @param ids to be written, and released before the next flush begins
 * @param oldestIdBucket files of ids before this bucket go once the flush's mark is forced
 */
public record FlushWork(
    long number,
    long position,
    long timeMs,
    int catalogVersion,
    CounterTable table,
    List<SeriesDefinition> series,
    List<String> attributeNames,
    int firstAttributeNumber,
    List<KeptEvent> keptEvents,
    List<VoidedEvent> voidedEvents,
    IdBatch ids,
    long oldestIdBucket,
    byte[] engineState) {

  /** Takes the work of a flush. */
  public interface Taker {
    /**
     * Core thread, or recovery. Who does not write the ids releases them all the same.
     *
     * @return an empty table to count in from now on
     */
    CounterTable take(FlushWork work);

    /**
     * Core thread, after each batch: how many rows and events the heap holds until the next flush. May ask for one, and holds the
     * core thread up while there are too many and the flush is not on its way: then the ring fills, and producers wait.
     */
    default void held(int rows) {}
  }
}
