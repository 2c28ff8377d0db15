package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.RawWords;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.Windows;
import org.agrona.DirectBuffer;

/**
 * The hot loops of counting: 15-minute windows only, nothing derived, nothing kept; the window is worked out once per run of records.
 *
 * <p>Block by block, in two passes: the first only loads the counter entries, so that the misses of a block overlap; the
 * second counts in entries that are in the cache by then. Core thread, or recovery before it.
 */
final class PlainCounting {
  private static final int RECORD_LENGTH = EventEntry.RECORD_LENGTH;
  private static final long WINDOW_MS = 15 * 60 * 1000L;

  /** 128 entries, each with its cache line, are 8 KiB: they stay in a first-level cache of 32 KiB. */
  private static final int BLOCK = 128;

  /** Written so that the loads of the first pass are not left out; never read. */
  @SuppressWarnings("UnusedVariable")
  private long lastLoaded;

  /** Counts records of 16 bytes, which are checked to lie in the buffer once for all. */
  void countUsage(
      CounterTable counters, DirectBuffer buffer, int firstRecord, int count, long baseTime) {
    buffer.boundsCheck(firstRecord, Math.multiplyExact(count, RECORD_LENGTH));
    byte[] array = buffer.byteArray();
    long first = buffer.addressOffset() + firstRecord;
    long windowStart = 0;
    int window = 0;
    for (int done = 0; done < count; done += BLOCK) {
      long from = first + (long) done * RECORD_LENGTH;
      long to = from + (long) Math.min(BLOCK, count - done) * RECORD_LENGTH;
      long loaded = 0;
      for (long at = from; at < to; at += RECORD_LENGTH) {
        loaded ^= counters.head((int) RawWords.get(array, at));
      }
      lastLoaded = loaded;
      for (long at = from; at < to; at += RECORD_LENGTH) {
        long seriesAndTime = RawWords.get(array, at);
        long timeMs = baseTime + (seriesAndTime >>> 32);
        if (timeMs - windowStart >= WINDOW_MS || timeMs < windowStart) {
          window = Windows.of(timeMs, 15);
          windowStart = Windows.startMs(window);
        }
        counters.add(
            (int) seriesAndTime,
            window,
            RawWords.get(array, at + EventEntry.RECORD_QUANTITY_OFFSET));
      }
    }
  }

  /** Counts {@link EventEntry}s. */
  void countEvents(
      CounterTable counters, DirectBuffer buffer, int firstEntry, int events, long baseTime) {
    long windowStart = 0;
    int window = 0;
    int entry = firstEntry;
    for (int done = 0; done < events; done += BLOCK) {
      int to = loadEntries(counters, buffer, entry, Math.min(BLOCK, events - done));
      while (entry < to) {
        long timeMs =
            baseTime
                + (buffer.getInt(entry + EventEntry.TIME_OFFSET_OFFSET, LITTLE_ENDIAN)
                    & 0xFFFF_FFFFL);
        if (timeMs - windowStart >= WINDOW_MS || timeMs < windowStart) {
          window = Windows.of(timeMs, 15);
          windowStart = Windows.startMs(window);
        }
        int record = entry + EventEntry.RECORDS_OFFSET;
        int records =
            buffer.getShort(entry + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        for (int r = 0; r < records; r++, record += RECORD_LENGTH) {
          counters.add(
              buffer.getInt(record, LITTLE_ENDIAN),
              window,
              buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN));
        }
        entry += EventFrames.entryLength(buffer, entry);
      }
    }
  }

  /**
   * Loads the counters of so many events; of the first record of each, which is mostly the only one.
   *
   * @return the offset behind them
   */
  private int loadEntries(CounterTable counters, DirectBuffer buffer, int firstEntry, int events) {
    int entry = firstEntry;
    long loaded = 0;
    for (int i = 0; i < events; i++) {
      loaded ^= counters.head(buffer.getInt(entry + EventEntry.RECORDS_OFFSET, LITTLE_ENDIAN));
      entry += EventFrames.entryLength(buffer, entry);
    }
    lastLoaded = loaded;
    return entry;
  }
}
