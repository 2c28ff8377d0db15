package io.tallygate.gateway.importing;

import io.tallygate.protocol.EventId;

/** The records that one row makes; all of them go into one frame. For one thread. */
final class StagedRow {
  final int[] targets;
  final int[] series;
  final long[] quantities;
  final EventId[] ids;
  final byte[][] attributes;
  long timeMs;
  int records;

  /** Where the row stands. */
  long line;

  long offset;
  long endOffset;

  /**
   * @param recordsMax meters of the mapping
   */
  StagedRow(int recordsMax) {
    targets = new int[recordsMax];
    series = new int[recordsMax];
    quantities = new long[recordsMax];
    ids = new EventId[recordsMax];
    attributes = new byte[recordsMax][];
  }

  void add(int target, int number, long quantity, EventId id, byte[] encoded) {
    targets[records] = target;
    series[records] = number;
    quantities[records] = quantity;
    ids[records] = id;
    attributes[records] = encoded;
    records++;
  }
}
