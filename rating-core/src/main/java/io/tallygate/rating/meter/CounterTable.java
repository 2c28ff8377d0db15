package io.tallygate.rating.meter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What was counted since the last flush: a dense array outside the heap, indexed by series number, so that counting is one
 * array access and no hashing.
 *
 * <pre>
 *  entry, 32 bytes, two to a cache line:
 *   0 window u32 | count u32 | sum i64     the window seen last
 *  16 window u32 | count u32 | sum i64     the one before
 *  a count of 0 is an empty half
 * </pre>
 *
 * Records of a third window go to a side table; so does a sum that would leave 64 bits, or a count that would leave 32: the
 * flush adds such rows up exactly. Entries touched are listed, so that a flush walks only these.
 *
 * <p>Not thread-safe: the core thread counts in one table while the flush thread drains the other; they are exchanged at a
 * flush.
 */
public final class CounterTable {
  private static final int ENTRY_LENGTH = 32;
  private static final int SECOND_HALF = 16;
  private static final int SUM_OFFSET = 8;
  private static final long ONE_RECORD = 1L << 32;

  /** 65,536 series × 32 bytes = 2 MiB a chunk: growing copies nothing and zeroes little at a time. */
  private static final int CHUNK_SHIFT = 16;

  private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;
  private static final int CHUNK_LENGTH = ENTRY_LENGTH << CHUNK_SHIFT;

  private UnsafeBuffer[] chunks = new UnsafeBuffer[0];
  private int[] touched = new int[1024];
  private int touchedCount;
  private final List<Overflowed> overflowed = new ArrayList<>();
  private final Long2ObjectHashMap<long[]> otherWindows = new Long2ObjectHashMap<>();

  /** Takes the rows of a drained table. */
  public interface Rows {
    /**
     * @param window {@link Windows} number
     * @param count records; 0 or less where some were taken back
     * @param sum of their quantities
     */
    void add(int series, int window, long count, long sum);
  }

  private record Overflowed(int series, int window, long count, long sum) {}

  /** Makes room for series numbers below the count. */
  public void reserve(int seriesCount) {
    int wanted = (seriesCount + CHUNK_MASK) >> CHUNK_SHIFT;
    int have = chunks.length;
    if (wanted <= have) {
      return;
    }
    chunks = Arrays.copyOf(chunks, wanted);
    for (int i = have; i < wanted; i++) {
      ByteBuffer memory = BufferUtil.allocateDirectAligned(CHUNK_LENGTH, 64);
      chunks[i] = new UnsafeBuffer(memory, 0, CHUNK_LENGTH);
    }
  }

  /** Loads the first word of a series' entry, and so brings its cache line near. */
  public long head(int series) {
    return chunks[series >> CHUNK_SHIFT].getLong((series & CHUNK_MASK) * ENTRY_LENGTH);
  }

  /** Counts one record. */
  public void add(int series, int window, long quantity) {
    UnsafeBuffer chunk = chunks[series >> CHUNK_SHIFT];
    int entry = (series & CHUNK_MASK) * ENTRY_LENGTH;
    long head = chunk.getLong(entry);
    if ((int) head == window && head >>> 32 != 0) {
      addTo(chunk, entry, head, series, quantity);
    } else {
      addElsewhere(chunk, entry, head, series, window, quantity);
    }
  }

  /**
   * Takes one record back: −1 to the count, the opposite to the sum. The entry, which holds what was counted since the last flush,
   * may not have it, and its count is unsigned: so this is a row of its own, added up with the others where rows are.
   */
  public void takeBack(int series, int window, long quantity) {
    takeBack(series, window, 1, quantity);
  }

  /** Takes so many records back, with their sum. */
  public void takeBack(int series, int window, int records, long sum) {
    if (sum == Long.MIN_VALUE) {
      overflowed.add(new Overflowed(series, window, -records, Long.MAX_VALUE));
      overflowed.add(new Overflowed(series, window, 0, 1));
    } else {
      overflowed.add(new Overflowed(series, window, -records, -sum));
    }
  }

  private void addTo(UnsafeBuffer chunk, int half, long head, int series, long quantity) {
    long sum = chunk.getLong(half + SUM_OFFSET);
    long added = sum + quantity;
    long counted = head + ONE_RECORD;
    if (((sum ^ added) & (quantity ^ added)) < 0 || counted >>> 32 == 0) {
      overflowed.add(new Overflowed(series, (int) head, head >>> 32, sum));
      counted = ONE_RECORD | (head & 0xFFFF_FFFFL);
      added = quantity;
    }
    chunk.putLong(half, counted);
    chunk.putLong(half + SUM_OFFSET, added);
  }

  private void addElsewhere(
      UnsafeBuffer chunk, int entry, long head, int series, int window, long quantity) {
    if (head >>> 32 == 0) {
      touch(series);
      begin(chunk, entry, window, quantity);
      return;
    }
    int second = entry + SECOND_HALF;
    long secondHead = chunk.getLong(second);
    if (secondHead >>> 32 == 0) {
      chunk.putLong(second, head);
      chunk.putLong(second + SUM_OFFSET, chunk.getLong(entry + SUM_OFFSET));
      begin(chunk, entry, window, quantity);
    } else if ((int) secondHead == window) {
      addTo(chunk, second, secondHead, series, quantity);
    } else {
      addAside(series, window, quantity);
    }
  }

  private static void begin(UnsafeBuffer chunk, int half, int window, long quantity) {
    chunk.putLong(half, ONE_RECORD | (window & 0xFFFF_FFFFL));
    chunk.putLong(half + SUM_OFFSET, quantity);
  }

  private void addAside(int series, int window, long quantity) {
    long key = (long) series << 32 | (window & 0xFFFF_FFFFL);
    long[] cell = otherWindows.get(key);
    if (cell == null) {
      cell = new long[2];
      otherWindows.put(key, cell);
    }
    long added = cell[1] + quantity;
    if (((cell[1] ^ added) & (quantity ^ added)) < 0) {
      overflowed.add(new Overflowed(series, window, cell[0], cell[1]));
      cell[0] = 0;
      added = quantity;
    }
    cell[0]++;
    cell[1] = added;
  }

  private void touch(int series) {
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, touchedCount * 2);
    }
    touched[touchedCount++] = series;
  }

  /** Whether nothing has been counted since the last {@link #drain}. */
  public boolean isEmpty() {
    return touchedCount == 0 && overflowed.isEmpty();
  }

  /** Rows that are held in the heap, at some 100 bytes each: all but those of the array. */
  public int heapRows() {
    return otherWindows.size() + overflowed.size();
  }

  /** Rows that {@link #drain} will yield, at the most. */
  public int rowsBound() {
    return 2 * touchedCount + otherWindows.size() + overflowed.size();
  }

  /** Hands out everything counted, in no particular order, and empties the table. A (series, window) may come twice. */
  public void drain(Rows rows) {
    for (int i = 0; i < touchedCount; i++) {
      int series = touched[i];
      UnsafeBuffer chunk = chunks[series >> CHUNK_SHIFT];
      int entry = (series & CHUNK_MASK) * ENTRY_LENGTH;
      drainHalf(chunk, entry, series, rows);
      drainHalf(chunk, entry + SECOND_HALF, series, rows);
    }
    touchedCount = 0;
    otherWindows.forEach(
        (key, cell) -> rows.add((int) (key >> 32), (int) (long) key, cell[0], cell[1]));
    otherWindows.clear();
    for (Overflowed row : overflowed) {
      rows.add(row.series, row.window, row.count, row.sum);
    }
    overflowed.clear();
  }

  private static void drainHalf(UnsafeBuffer chunk, int half, int series, Rows rows) {
    long head = chunk.getLong(half);
    if (head >>> 32 != 0) {
      rows.add(series, (int) head, head >>> 32, chunk.getLong(half + SUM_OFFSET));
      chunk.putLong(half, 0);
    }
  }
}
