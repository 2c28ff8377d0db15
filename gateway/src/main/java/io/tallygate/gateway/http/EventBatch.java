package io.tallygate.gateway.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.meter.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The events of one request as {@link EventEntry entries} in one reused buffer, in the order of the request, each complete but for
 * its time offset; the events refused; and the series that are still to be defined. One thread; reused by the next request.
 */
final class EventBatch {
  private static final int SERIES_PENDING = -1;

  /** Requests with one event are as many as others, and wait for the ring at the same time. */
  private static final int FIRST_BYTES = 512;

  private static final int FIRST_EVENTS = 8;
  private static final int SMALL_BYTES_MAX = 16 * 1024;

  private UnsafeBuffer entries = new UnsafeBuffer(new byte[FIRST_BYTES]);
  private int end;
  private int count;
  private int[] offsets = new int[FIRST_EVENTS + 1];
  private long[] times = new long[FIRST_EVENTS];
  private boolean[] dropped = new boolean[FIRST_EVENTS];
  private List<Refusal> refusals = new ArrayList<>();
  private final List<SeriesKey> pendingKeys = new ArrayList<>();
  private int[] pendingRecords = new int[FIRST_EVENTS];
  private int[] pendingEntries = new int[FIRST_EVENTS];
  private int eventsRead;
  private int eventsWithoutId;

  // The entry being built.
  private int entryStart;
  private int records;
  private int pendingBefore;

  void clear() {
    end = 0;
    count = 0;
    refusals = new ArrayList<>();
    pendingKeys.clear();
    eventsRead = 0;
    eventsWithoutId = 0;
  }

  /** Counts an event of the body, readable or not. Its index is the number of those before it. */
  int nextIndex() {
    return eventsRead++;
  }

  int eventsRead() {
    return eventsRead;
  }

  void noteMissingId() {
    eventsWithoutId++;
  }

  int eventsWithoutId() {
    return eventsWithoutId;
  }

  void refuse(Refusal refusal) {
    refusals.add(refusal);
  }

  /** Begins an entry; {@link #endEntry} or {@link #abandonEntry} must follow. */
  void beginEntry(long idLow, long idHigh) {
    entryStart = end;
    records = 0;
    pendingBefore = pendingKeys.size();
    ensure(EventEntry.RECORDS_OFFSET);
    entries.putLong(end, idLow, LITTLE_ENDIAN);
    entries.putLong(end + 8, idHigh, LITTLE_ENDIAN);
    end += EventEntry.RECORDS_OFFSET;
  }

  /** Adds a record of a series that is known. */
  void addRecord(int series, int index, long quantity) {
    ensure(EventEntry.RECORD_LENGTH);
    entries.putInt(end, series, LITTLE_ENDIAN);
    entries.putInt(end + EventEntry.RECORD_INDEX_OFFSET, index, LITTLE_ENDIAN);
    entries.putLong(end + EventEntry.RECORD_QUANTITY_OFFSET, quantity, LITTLE_ENDIAN);
    end += EventEntry.RECORD_LENGTH;
    records++;
  }

  /** Adds a record of a series that has to be defined first. */
  void addRecord(SeriesKey series, int index, long quantity) {
    int pending = pendingKeys.size();
    if (pending == pendingRecords.length) {
      pendingRecords = Arrays.copyOf(pendingRecords, pending * 2);
      pendingEntries = Arrays.copyOf(pendingEntries, pending * 2);
    }
    pendingKeys.add(series);
    pendingRecords[pending] = end;
    pendingEntries[pending] = count;
    addRecord(SERIES_PENDING, index, quantity);
  }

  /** Adds an attribute; all records come first. */
  void addAttribute(int nameNumber, byte[] value, int from, int length) {
    ensure(4 + length);
    entries.putShort(end, (short) nameNumber, LITTLE_ENDIAN);
    entries.putShort(end + 2, (short) length, LITTLE_ENDIAN);
    entries.putBytes(end + 4, value, from, length);
    end += 4 + length;
  }

  /** Length of the entry being built, in bytes, padded. */
  int entryLength() {
    return (end - entryStart + 7) & -8;
  }

  void endEntry(long timeMs) {
    int attributes = entryStart + EventEntry.length(records, 0);
    int padded = entryLength();
    ensure(8);
    for (; end < entryStart + padded; end++) {
      entries.putByte(end, (byte) 0);
    }
    entries.putShort(entryStart + EventEntry.RECORD_COUNT_OFFSET, (short) records, LITTLE_ENDIAN);
    entries.putShort(
        entryStart + EventEntry.ATTRIBUTES_LENGTH_OFFSET,
        (short) (end - attributes),
        LITTLE_ENDIAN);
    if (count == times.length) {
      offsets = Arrays.copyOf(offsets, count * 2 + 1);
      times = Arrays.copyOf(times, count * 2);
      dropped = Arrays.copyOf(dropped, count * 2);
    }
    offsets[count] = entryStart;
    times[count] = timeMs;
    dropped[count] = false;
    count++;
    offsets[count] = end;
  }

  /** Takes the entry being built back. */
  void abandonEntry() {
    end = entryStart;
    while (pendingKeys.size() > pendingBefore) {
      pendingKeys.remove(pendingKeys.size() - 1);
    }
  }

  private void ensure(int more) {
    if (entries.capacity() - end < more) {
      byte[] larger = new byte[Math.max(entries.capacity() * 2, end + more)];
      entries.getBytes(0, larger, 0, end);
      entries = new UnsafeBuffer(larger);
    }
  }

  /** Whether the buffer has grown so much that it should not be kept for the next request. */
  boolean isLarge() {
    return entries.capacity() > 4 << 20;
  }

  /** Whether keeping it costs next to nothing. */
  boolean isSmall() {
    return entries.capacity() <= SMALL_BYTES_MAX;
  }

  /** Entries, dropped ones included. */
  int count() {
    return count;
  }

  UnsafeBuffer entries() {
    return entries;
  }

  int offset(int entry) {
    return offsets[entry];
  }

  int length(int entry) {
    return offsets[entry + 1] - offsets[entry];
  }

  int recordCount(int entry) {
    return entries.getShort(offsets[entry] + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN)
        & 0xFFFF;
  }

  /** The entry's event time in ms since 1970. */
  long timeMs(int entry) {
    return times[entry];
  }

  boolean isDropped(int entry) {
    return dropped[entry];
  }

  /** Takes an entry out after it was built; the refusal says why. Idempotent. */
  void drop(int entry, Refusal refusal) {
    if (!dropped[entry]) {
      dropped[entry] = true;
      refusals.add(refusal);
    }
  }

  /** The event's index in the request. */
  int eventIndex(int entry) {
    return entries.getInt(
        offsets[entry] + EventEntry.RECORDS_OFFSET + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN);
  }

  /** Refusals so far. The list is not reused. */
  List<Refusal> refusals() {
    return refusals;
  }

  List<SeriesKey> pendingKeys() {
    return pendingKeys;
  }

  /** The entry that waits for a pending series. */
  int pendingEntry(int pending) {
    return pendingEntries[pending];
  }

  /** Fills in the number of a pending series. */
  void resolvePending(int pending, int series) {
    entries.putInt(pendingRecords[pending], series, LITTLE_ENDIAN);
  }
}
