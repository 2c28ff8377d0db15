package io.tallygate.gateway.importing;

import io.tallygate.protocol.Definition;
import io.tallygate.protocol.FrameLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A frame with what the report needs to know of its records. Filled by the thread that reads the file, then read only by those of
 * {@link FrameCourier}, which hand it over under their lock, until it is acked; then used again.
 */
final class ImportFrame {
  final ByteBuffer bytes;
  final int[] targets = new int[FrameLayout.USAGE_COUNT_MAX];
  final long[] quantities = new long[FrameLayout.USAGE_COUNT_MAX];
  final int[] rowOf = new int[FrameLayout.USAGE_COUNT_MAX];
  final long[] lines = new long[FrameLayout.USAGE_COUNT_MAX];
  final long[] offsets = new long[FrameLayout.USAGE_COUNT_MAX];
  final int[] lengths = new int[FrameLayout.USAGE_COUNT_MAX];
  final long[] timesMs = new long[FrameLayout.USAGE_COUNT_MAX];
  int records;
  int rows;
  long sequence;

  /** What must be defined before it, beyond what frames before it defined. */
  List<Definition> definitions = List.of();

  /**
   * @param payloadLimit bytes behind the head
   */
  ImportFrame(int payloadLimit) {
    bytes =
        ByteBuffer.allocate(FrameLayout.USAGE_RECORDS_OFFSET + payloadLimit)
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  void clear() {
    records = 0;
    rows = 0;
  }

  /** Notes a row whose records the writer has taken. */
  void add(StagedRow row) {
    for (int i = 0; i < row.records; i++) {
      targets[records] = row.targets[i];
      quantities[records] = row.quantities[i];
      rowOf[records] = rows;
      records++;
    }
    lines[rows] = row.line;
    offsets[rows] = row.offset;
    lengths[rows] = (int) (row.endOffset - row.offset);
    timesMs[rows] = row.timeMs;
    rows++;
  }
}
