package io.tallygate.rating.billing;

import java.util.List;

/**
 * What a bill run did.
 *
 * @param closingFlush flush it closed with
 * @param statements issued, in the order of their numbers
 * @param closedPeriods periods closed, with or without a statement
 */
public record BillRunResult(long closingFlush, List<StatementEntry> statements, int closedPeriods) {
  public BillRunResult {
    statements = List.copyOf(statements);
  }
}
