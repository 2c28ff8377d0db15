package io.tallygate.rating.billing;

/**
 * How a bill run works. What comes out of it does not depend on these.
 *
 * @param threads that price, 1 or more; one more numbers, writes and indexes
 * @param batchStatements statements that are forced and indexed together, 1 or more
 */
public record BillRunSettings(int threads, int batchStatements) {
  /** A thread for each processor; some 2 KB a statement: 4 MB are forced at a time. */
  public static final BillRunSettings DEFAULT =
      new BillRunSettings(Runtime.getRuntime().availableProcessors(), 2_048);

  public BillRunSettings {
    if (threads < 1 || batchStatements < 1) {
      throw new IllegalArgumentException(
          "must be 1 or more [threads=" + threads + "] [batchStatements=" + batchStatements + "]");
    }
  }
}
