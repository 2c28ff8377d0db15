package io.tallygate.rating.billing;

import java.util.List;

/**
 * What a bill run did, or would do.
 *
 * @param closingFlush flush it closed with
 * @param statements made, in the order of their ids
 * @param closedPeriods periods closed, with or without a statement
 * @param outliers statements far from the subscription's one before
 */
public record BillRunResult(
    long closingFlush, List<StatementEntry> statements, int closedPeriods, List<Outlier> outliers) {
  public BillRunResult {
    statements = List.copyOf(statements);
    outliers = List.copyOf(outliers);
  }
}
