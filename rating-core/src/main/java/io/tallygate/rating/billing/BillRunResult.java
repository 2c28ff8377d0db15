package io.tallygate.rating.billing;

import java.util.ArrayList;
import java.util.List;

/**
 * What a bill run did, or would do.
 *
 * @param closingFlush flush it closed with
 * @param statementCount statements made
 * @param statements the first {@link #LISTED_MAX} of them, in the order of their ids; the archive has them all
 * @param closedPeriods periods closed, with or without a statement
 * @param outlierCount statements far from the subscription's one before
 * @param outliers the first {@link #LISTED_MAX} of them
 */
public record BillRunResult(
    long closingFlush,
    int statementCount,
    List<StatementEntry> statements,
    int closedPeriods,
    int outlierCount,
    List<Outlier> outliers) {
  /** So that the result of a run over a million customers has a size: some 300 bytes each. */
  public static final int LISTED_MAX = 10_000;

  public BillRunResult {
    statements = List.copyOf(statements);
    outliers = List.copyOf(outliers);
  }

  /** Counts, and keeps the first of each. One thread. */
  static final class Collector {
    private final List<StatementEntry> statements = new ArrayList<>();
    private final List<Outlier> outliers = new ArrayList<>();
    private int statementCount;
    private int outlierCount;
    private int closedPeriods;

    void closed() {
      closedPeriods++;
    }

    void add(StatementEntry statement) {
      statementCount++;
      if (statements.size() < LISTED_MAX) {
        statements.add(statement);
      }
    }

    void add(Outlier outlier) {
      outlierCount++;
      if (outliers.size() < LISTED_MAX) {
        outliers.add(outlier);
      }
    }

    BillRunResult result(long closingFlush) {
      return new BillRunResult(
          closingFlush, statementCount, statements, closedPeriods, outlierCount, outliers);
    }
  }
}
