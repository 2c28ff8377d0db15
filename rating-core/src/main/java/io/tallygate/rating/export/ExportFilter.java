package io.tallygate.rating.export;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are wanted; null: all.
 *
 * @param from inclusive; of usage the window's start, of events their time, of statements and lines the period's start, of the
 *     ledger the time of issue
 * @param to exclusive
 * @param meter key
 * @param customer key
 */
public record ExportFilter(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String meter,
    @Nullable String customer) {
  /** Every row. */
  public static final ExportFilter ALL = new ExportFilter(null, null, null, null);

  public ExportFilter {
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException(
          "to must be later than from [from=" + from + "] [to=" + to + "]");
    }
  }
}
