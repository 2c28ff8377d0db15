package io.tallygate.gateway.export.sink;

/**
 * What an export did with a table of a tenant.
 *
 * @param read rows of the snapshot that this run read
 * @param written rows that the target had not, or had otherwise
 * @param removed rows of the target that the snapshot has not
 * @param durationNs from the first row read to the last one stored
 */
public record TableReport(long read, long written, long removed, long durationNs) {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Of a table that needed nothing. */
  public static final TableReport NOTHING = new TableReport(0, 0, 0, 0);

  /** Rows read in a second, on average. */
  public long rowsPerSecond() {
    return durationNs == 0 ? 0 : Math.multiplyExact(read, NS_PER_SECOND) / durationNs;
  }

  /** With the counts of another batch; the duration is that of all. */
  public TableReport plus(long moreRead, long moreWritten, long moreRemoved, long durationSoFarNs) {
    return new TableReport(
        read + moreRead, written + moreWritten, removed + moreRemoved, durationSoFarNs);
  }
}
