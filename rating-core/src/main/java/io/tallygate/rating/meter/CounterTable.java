package io.tallygate.rating.meter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was counted since the last flush: a dense array outside the heap, indexed by series number, so that counting is one
 * array access and no hashing.
 *
 * <pre>
 *  entry, 16 bytes, four to a cache line: window u32 | count u32 | sum i64
 *  a count of 0 is an empty entry
 * </pre>
 *
 * The array of entries has the newest window of each series. Where a series is counted in a second one, that is in an array of the
 * same form, which exists for those 65,536 series from then on until the flush. Records of a third window go to a side table; so does
 * a sum that would leave 64 bits, or a count that would leave 32: the flush adds such rows up exactly. Series counted are marked by a
 * bit each, so that a flush walks only these, in the order of their numbers.
 *
 * <p>Entries are read and written by their address: the array of addresses checks the number of the chunk, and the mask keeps the
 * entry within it, so that no series number leads outside. Agrona's buffers, which check every word, cost half of the time of
 * counting.
 *
 * <p>Not thread-safe: the core thread counts in one table while the flush thread drains the other; they are exchanged at a
 * flush.
 */
public final class CounterTable {
  /** What counting a series takes outside the heap, its second window included. */
  public static final int BYTES_PER_SERIES = 32;

  private static final int ENTRY_LENGTH = 16;
  private static final int SUM_OFFSET = 8;
  private static final long ONE_RECORD = 1L << 32;

  /** 65,536 series × 16 bytes = 1 MiB a chunk: growing copies nothing and zeroes little at a time. */
  private static final int CHUNK_SHIFT = 16;

  private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;
  private static final int CHUNK_LENGTH = ENTRY_LENGTH << CHUNK_SHIFT;
  private static final int WORDS_PER_CHUNK = 1 << (CHUNK_SHIFT - 6);

  /** Own the memory; {@link #entries} has where it begins, by chunk. */
  private ByteBuffer[] chunks = new ByteBuffer[0];

  private long[] entries = new long[0];

  /** By chunk: windows of its series that are not the newest; null where there are none. */
  private @Nullable ByteBuffer[] seconds = new ByteBuffer[0];

  /** A bit for each series that has been counted: 1/128 of the length of the entries, so that it stays in the cache. */
  private long[] touched = new long[0];

  private boolean isTouched;
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
    entries = Arrays.copyOf(entries, wanted);
    seconds = Arrays.copyOf(seconds, wanted);
    touched = Arrays.copyOf(touched, wanted * WORDS_PER_CHUNK);
    for (int i = have; i < wanted; i++) {
      chunks[i] = ByteBuffer.allocateDirect(CHUNK_LENGTH);
      entries[i] = BufferUtil.address(chunks[i]);
    }
  }

  private long entry(int series) {
    return entries[series >> CHUNK_SHIFT] + offset(series);
  }

  private static long offset(int series) {
    return (long) (series & CHUNK_MASK) * ENTRY_LENGTH;
  }

  /** Loads the first word of a series' entry, and so brings its cache line near. */
  public long head(int series) {
    return UnsafeApi.getLong(entry(series));
  }

  /**
   * Counts one record.
   *
   * @param series below the count that was {@linkplain #reserve reserved}
   */
  public void add(int series, int window, long quantity) {
    long entry = entry(series);
    long head = UnsafeApi.getLong(entry);
    if ((int) head == window && head >>> 32 != 0) {
      addTo(entry, head, series, quantity);
    } else {
      addElsewhere(entry, head, series, window, quantity);
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

  private void addTo(long entry, long head, int series, long quantity) {
    long sum = UnsafeApi.getLong(entry + SUM_OFFSET);
    long added = sum + quantity;
    long counted = head + ONE_RECORD;
    if (((sum ^ added) & (quantity ^ added)) < 0 || counted >>> 32 == 0) {
      overflowed.add(new Overflowed(series, (int) head, head >>> 32, sum));
      counted = ONE_RECORD | (head & 0xFFFF_FFFFL);
      added = quantity;
    }
    UnsafeApi.putLong(entry, counted);
    UnsafeApi.putLong(entry + SUM_OFFSET, added);
  }

  private void addElsewhere(long entry, long head, int series, int window, long quantity) {
    if (head >>> 32 == 0) {
      touched[series >> 6] |= 1L << series;
      isTouched = true;
      begin(entry, window, quantity);
      return;
    }
    long second = BufferUtil.address(second(series >> CHUNK_SHIFT)) + offset(series);
    long secondHead = UnsafeApi.getLong(second);
    if (secondHead >>> 32 == 0) {
      if (window - (int) head > 0) {
        UnsafeApi.putLong(second, head);
        UnsafeApi.putLong(second + SUM_OFFSET, UnsafeApi.getLong(entry + SUM_OFFSET));
        begin(entry, window, quantity);
      } else {
        begin(second, window, quantity);
      }
    } else if ((int) secondHead == window) {
      addTo(second, secondHead, series, quantity);
    } else {
      addAside(series, window, quantity);
    }
  }

  private ByteBuffer second(int chunk) {
    ByteBuffer second = seconds[chunk];
    if (second == null) {
      second = ByteBuffer.allocateDirect(CHUNK_LENGTH);
      seconds[chunk] = second;
    }
    return second;
  }

  private static void begin(long entry, int window, long quantity) {
    UnsafeApi.putLong(entry, ONE_RECORD | (window & 0xFFFF_FFFFL));
    UnsafeApi.putLong(entry + SUM_OFFSET, quantity);
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

  /** Whether nothing has been counted since the last {@link #drain}. */
  public boolean isEmpty() {
    return !isTouched && overflowed.isEmpty();
  }

  /** Rows that are held in the heap, at some 100 bytes each: all but those of the array. */
  public int heapRows() {
    return otherWindows.size() + overflowed.size();
  }

  /** Hands out everything counted and empties the table. A (series, window) may come twice. */
  public void drain(Rows rows) {
    if (isTouched) {
      for (int chunk = 0; chunk < chunks.length; chunk++) {
        drainChunk(chunk, rows);
      }
      isTouched = false;
    }
    otherWindows.forEach(
        (key, cell) -> rows.add((int) (key >> 32), (int) (long) key, cell[0], cell[1]));
    otherWindows.clear();
    for (Overflowed row : overflowed) {
      rows.add(row.series, row.window, row.count, row.sum);
    }
    overflowed.clear();
  }

  private void drainChunk(int chunk, Rows rows) {
    ByteBuffer second = seconds[chunk];
    long secondEntries = second == null ? 0 : BufferUtil.address(second);
    int firstWord = chunk * WORDS_PER_CHUNK;
    for (int word = 0; word < WORDS_PER_CHUNK; word++) {
      long bits = touched[firstWord + word];
      touched[firstWord + word] = 0;
      for (; bits != 0; bits &= bits - 1) {
        int at = (word << 6) + Long.numberOfTrailingZeros(bits);
        int series = (chunk << CHUNK_SHIFT) + at;
        drainEntry(entries[chunk] + offset(at), series, rows);
        if (second != null) {
          drainEntry(secondEntries + offset(at), series, rows);
        }
      }
    }
    if (second != null) {
      seconds[chunk] = null;
      BufferUtil.free(second);
    }
  }

  private static void drainEntry(long entry, int series, Rows rows) {
    long head = UnsafeApi.getLong(entry);
    if (head >>> 32 != 0) {
      rows.add(series, (int) head, head >>> 32, UnsafeApi.getLong(entry + SUM_OFFSET));
      UnsafeApi.putLong(entry, 0);
    }
  }
}
