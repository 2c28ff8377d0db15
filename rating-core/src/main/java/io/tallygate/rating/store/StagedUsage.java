package io.tallygate.rating.store;

import java.nio.file.Path;

/**
 * A consistent copy of one or every tenant's rows of the store, in Parquet files: what a snapshot for other programs is made from.
 *
 * @param throughFlush the flush that all of it was read through
 * @param counters columns {@code series, window_number, records, quantity, quantity_carry}; several rows of a series and window add up
 * @param events kept events that were not taken back: {@code series, time_ms, position, event_index, quantity, id_high, id_low, attributes}
 * @param statements the index of the statement journal: {@code id, number, state, issued_ms, journal_index}
 */
public record StagedUsage(long throughFlush, Path counters, Path events, Path statements) {
  /** What a carry of {@code quantity_carry} counts. */
  public static final long CARRY = Exact.CARRY;
}
