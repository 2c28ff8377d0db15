package io.tallygate.gateway.binary;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one frame in their order, and never behind its end: the first field that does not fit makes it {@link
 * #isOverrun}, and everything after that reads as 0 or empty. Not for the hot path.
 */
final class WireReader {
  private final DirectBuffer buffer;
  private final int end;
  private int at;
  private boolean overrun;

  WireReader(DirectBuffer buffer, int from, int end) {
    this.buffer = buffer;
    this.at = from;
    this.end = end;
  }

  private boolean has(int length) {
    if (overrun || end - at < length) {
      overrun = true;
      return false;
    }
    return true;
  }

  int u8() {
    return has(1) ? buffer.getByte(at++) & 0xFF : 0;
  }

  int u16() {
    if (!has(2)) {
      return 0;
    }
    int value = buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
    at += 2;
    return value;
  }

  int i32() {
    if (!has(4)) {
      return 0;
    }
    int value = buffer.getInt(at, LITTLE_ENDIAN);
    at += 4;
    return value;
  }

  /** Length and text; null if it is not UTF-8, or longer than {@code lengthMax} bytes. */
  @Nullable String text(int lengthMax) {
    int length = u16();
    if (!has(length)) {
      return null;
    }
    int from = at;
    at += length;
    return length > lengthMax ? null : Utf8.decode(buffer, from, length);
  }

  boolean isOverrun() {
    return overrun;
  }

  /** Whether every byte was read, and none too many. */
  boolean isDone() {
    return !overrun && at == end;
  }
}
