package io.tallygate.gateway.export.sink;

import java.util.List;

/**
 * How far a table of a tenant is in a target: written there together with the rows that it speaks of.
 *
 * @param snapshot the snapshot that the rows come from
 * @param lastKey the key of the last row that is there, part by part; empty before the first
 * @param rows rows of the snapshot that were read so far
 * @param isFinished whether that was all
 */
public record SinkProgress(
    SnapshotIdentity snapshot, List<String> lastKey, long rows, boolean isFinished) {
  /** Before the first row. */
  public static SinkProgress start(SnapshotIdentity snapshot) {
    return new SinkProgress(snapshot, List.of(), 0, false);
  }

  /** After a batch. */
  public SinkProgress after(List<String> key, long batchRows, boolean isLast) {
    return new SinkProgress(snapshot, key, rows + batchRows, isLast);
  }
}
