package io.tallygate.rating.journal;

import io.tallygate.rating.flush.Deltas;

/**
 * Rows of a flush as bytes, each by its difference to the one before, in numbers of seven bits a byte, lowest first: some 5 bytes
 * where a flush walks its series in order, instead of 24. A part begins with differences to 0.
 *
 * <pre>
 *  series, window, count, sum: difference of the first two, the others themselves; the sign is the lowest bit
 * </pre>
 */
final class DeltaRows {
  /** Four numbers of ten bytes at the most. */
  private static final int ROW_LENGTH_MAX = 40;

  private DeltaRows() {}

  /** Fills an array, again and again. Not thread-safe. */
  static final class Writer {
    private final byte[] bytes;
    private int length;
    private int series;
    private int window;

    /**
     * @param bytes to be filled: 40 or more
     */
    Writer(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Adds a row; there must be room for it, see {@link #isFull}. */
    void add(int seriesNumber, int windowNumber, long count, long sum) {
      put((long) seriesNumber - series);
      put((long) windowNumber - window);
      put(count);
      put(sum);
      series = seriesNumber;
      window = windowNumber;
    }

    private void put(long value) {
      long left = value << 1 ^ value >> 63;
      while ((left & ~0x7FL) != 0) {
        bytes[length++] = (byte) (left | 0x80);
        left >>>= 7;
      }
      bytes[length++] = (byte) left;
    }

    /** Whether the array may have no room for one more. */
    boolean isFull() {
      return length + ROW_LENGTH_MAX > bytes.length;
    }

    int length() {
      return length;
    }

    /** Begins the next part. */
    void clear() {
      length = 0;
      series = 0;
      window = 0;
    }
  }

  /**
   * Adds the rows of a part.
   *
   * @throws JournalDamagedException if the last of them is cut off
   */
  static void read(byte[] bytes, Deltas to) throws JournalDamagedException {
    Reader reader = new Reader(bytes);
    int series = 0;
    int window = 0;
    while (reader.at < bytes.length) {
      series += (int) reader.number();
      window += (int) reader.number();
      to.add(series, window, reader.number(), reader.number());
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long number() throws JournalDamagedException {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        if (at == bytes.length) {
          break;
        }
        byte next = bytes[at++];
        value |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return value >>> 1 ^ -(value & 1);
        }
      }
      throw new JournalDamagedException("rows of a flush end in the middle [bytes=" + at + "]");
    }
  }
}
