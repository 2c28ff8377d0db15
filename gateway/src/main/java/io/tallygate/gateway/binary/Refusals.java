package io.tallygate.gateway.binary;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.gateway.ops.RefusalCounts;
import io.tallygate.protocol.FrameLayout;
import org.agrona.MutableDirectBuffer;

/** The refused records of the frame being copied, in the order of their index. One per event loop. */
final class Refusals {
  /** In the log: index u32, code u16, zero u16. */
  static final int LENGTH = 8;

  private final long[] refused = new long[FrameLayout.USAGE_COUNT_MAX];
  private int count;

  void clear() {
    count = 0;
  }

  void add(int index, int code) {
    refused[count++] = Integer.toUnsignedLong(index) | ((long) code << 32);
  }

  int count() {
    return count;
  }

  /** Adds them to the totals by reason. */
  void addTo(RefusalCounts totals) {
    for (int i = 0; i < count; i++) {
      totals.add((int) (refused[i] >>> Integer.SIZE));
    }
  }

  /**
   * @return the offset behind them
   */
  int write(MutableDirectBuffer buffer, int at) {
    for (int i = 0; i < count; i++) {
      buffer.putLong(at + i * LENGTH, refused[i], LITTLE_ENDIAN);
    }
    return at + count * LENGTH;
  }
}
