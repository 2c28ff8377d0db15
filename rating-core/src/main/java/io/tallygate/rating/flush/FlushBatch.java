package io.tallygate.rating.flush;

import io.tallygate.rating.meter.SeriesDefinition;
import java.util.List;

/**
 * Everything that one flush carries. Goes to the counter journal whole, with its commit mark, and then to the usage store in
 * the transaction that also stores number, position and engine state.
 *
 * @param number flush number, from 1, without gaps
 * @param position log position just after the flush's frame: everything before is in this flush or an earlier one
 * @param timeMs arrival time of the flush's frame, ms since 1970
 * @param catalogVersion in force at the position
 * @param deltas what was counted since the flush before
 * @param series series defined since the flush before
 * @param attributeNames names of descriptive attributes since the flush before; the first has number {@code
 *     firstAttributeNumber}
 * @param firstAttributeNumber number of the first of {@code attributeNames}
 * @param keptEvents events of meters that keep them, since the flush before
 * @param voidedEvents records that corrections took back since the flush before
 * @param engineState producer table, id horizon and totals at the position, in the engine's own form; opaque to journal and
 *     store
 */
public record FlushBatch(
    long number,
    long position,
    long timeMs,
    int catalogVersion,
    Deltas deltas,
    List<SeriesDefinition> series,
    List<String> attributeNames,
    int firstAttributeNumber,
    List<KeptEvent> keptEvents,
    List<VoidedEvent> voidedEvents,
    byte[] engineState) {
  /** A batch without corrections. */
  public FlushBatch(
      long number,
      long position,
      long timeMs,
      int catalogVersion,
      Deltas deltas,
      List<SeriesDefinition> series,
      List<String> attributeNames,
      int firstAttributeNumber,
      List<KeptEvent> keptEvents,
      byte[] engineState) {
    this(
        number,
        position,
        timeMs,
        catalogVersion,
        deltas,
        series,
        attributeNames,
        firstAttributeNumber,
        keptEvents,
        List.of(),
        engineState);
  }
}
