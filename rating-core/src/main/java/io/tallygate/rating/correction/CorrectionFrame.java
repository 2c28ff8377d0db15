package io.tallygate.rating.correction;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.correction.FoundEvent.CountedRecord;
import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.agrona.concurrent.UnsafeBuffer;

/** What goes into one frame of a correction: counted whole or not at all. One thread. */
final class CorrectionFrame {
  /** Offsets of event times to the frame's base time are 32 bits: 49 days. */
  private static final long TIME_SPAN_MAX = 0xFFFF_FFFFL;

  private final List<FoundEvent> takenBack = new ArrayList<>();
  private final List<CountedWindow> windows = new ArrayList<>();
  private final List<NewEvent> added = new ArrayList<>();
  private int payload = CorrectionEntry.FIRST_ENTRY_OFFSET;
  private int recordsTakenBack;
  private int recordsAdded;
  private long minMs = Long.MAX_VALUE;
  private long maxMs = Long.MIN_VALUE;

  boolean isEmpty() {
    return takenBack.isEmpty() && windows.isEmpty() && added.isEmpty();
  }

  /**
   * @param isSource which series are not parts of others
   * @return false if there is no room for it
   */
  boolean takeBack(CountedWindow window, IntPredicate isSource) {
    int length = CorrectionEntry.length(window.rows().size());
    if (payload + length > LogFrame.PAYLOAD_LENGTH_MAX) {
      return false;
    }
    long records = recordsTakenBack;
    for (CountedWindow.Row row : window.rows()) {
      records += isSource.test(row.series()) ? row.records() : 0;
    }
    if (records > Integer.MAX_VALUE) {
      return false;
    }
    recordsTakenBack = (int) records;
    payload += length;
    windows.add(window);
    return true;
  }

  /**
   * @return false if there is no room for it
   */
  boolean takeBack(FoundEvent event) {
    int length = CorrectionEntry.length(event.records().size());
    if (payload + length > LogFrame.PAYLOAD_LENGTH_MAX) {
      return false;
    }
    payload += length;
    recordsTakenBack += event.records().size();
    takenBack.add(event);
    return true;
  }

  /**
   * @return false if there is no room for it, or it lies too far from the others in time
   */
  boolean add(NewEvent event) {
    long min = Math.min(minMs, event.timeMs());
    long max = Math.max(maxMs, event.timeMs());
    if (payload + event.length() > LogFrame.PAYLOAD_LENGTH_MAX || max - min > TIME_SPAN_MAX) {
      return false;
    }
    minMs = min;
    maxMs = max;
    payload += event.length();
    recordsAdded += event.records();
    added.add(event);
    return true;
  }

  /** Writes the frame into a slot. */
  void fill(UnsafeBuffer frame) {
    LogFrame.begin(frame, 0, LogFrame.KIND_CORRECTION);
    long baseMs = added.isEmpty() ? 0 : minMs;
    frame.putLong(LogFrame.BASE_TIME_OFFSET, baseMs, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, added.size(), LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, added.size(), LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, recordsAdded, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, payload, LITTLE_ENDIAN);
    frame.putInt(
        HEADER_LENGTH + CorrectionEntry.EVENTS_OFFSET,
        takenBack.size() + windows.size(),
        LITTLE_ENDIAN);
    frame.putInt(
        HEADER_LENGTH + CorrectionEntry.RECORDS_COUNT_OFFSET, recordsTakenBack, LITTLE_ENDIAN);
    int at = HEADER_LENGTH + CorrectionEntry.FIRST_ENTRY_OFFSET;
    for (FoundEvent event : takenBack) {
      at = write(event, frame, at);
    }
    for (CountedWindow window : windows) {
      at = write(window, frame, at);
    }
    for (NewEvent event : added) {
      frame.putBytes(at, event.buffer(), event.offset(), event.length());
      frame.putInt(
          at + EventEntry.TIME_OFFSET_OFFSET, (int) (event.timeMs() - baseMs), LITTLE_ENDIAN);
      at += event.length();
    }
  }

  private static int write(FoundEvent event, UnsafeBuffer frame, int at) {
    frame.putLong(at + CorrectionEntry.POSITION_OFFSET, event.position(), LITTLE_ENDIAN);
    frame.putLong(at + CorrectionEntry.TIME_OFFSET, event.timeMs(), LITTLE_ENDIAN);
    frame.putLong(at + CorrectionEntry.ID_HASH_OFFSET, event.id().low(), LITTLE_ENDIAN);
    frame.putLong(at + CorrectionEntry.ID_HASH_OFFSET + 8, event.id().high(), LITTLE_ENDIAN);
    frame.putLong(at + CorrectionEntry.RECORD_COUNT_OFFSET, event.records().size(), LITTLE_ENDIAN);
    int record = at + CorrectionEntry.RECORDS_OFFSET;
    for (CountedRecord counted : event.records()) {
      frame.putInt(record, counted.series(), LITTLE_ENDIAN);
      frame.putInt(record + EventEntry.RECORD_INDEX_OFFSET, event.index(), LITTLE_ENDIAN);
      frame.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, counted.quantity(), LITTLE_ENDIAN);
      frame.putLong(record + CorrectionEntry.RECORD_END_OFFSET, counted.end(), LITTLE_ENDIAN);
      record += CorrectionEntry.RECORD_LENGTH;
    }
    return record;
  }

  private static int write(CountedWindow window, UnsafeBuffer frame, int at) {
    frame.setMemory(at, CorrectionEntry.RECORDS_OFFSET, (byte) 0);
    frame.putLong(at + CorrectionEntry.POSITION_OFFSET, window.through(), LITTLE_ENDIAN);
    frame.putLong(at + CorrectionEntry.TIME_OFFSET, window.startMs(), LITTLE_ENDIAN);
    frame.putShort(
        at + CorrectionEntry.RECORD_COUNT_OFFSET, (short) window.rows().size(), LITTLE_ENDIAN);
    frame.putByte(at + CorrectionEntry.KIND_OFFSET, CorrectionEntry.KIND_WINDOWS);
    int record = at + CorrectionEntry.RECORDS_OFFSET;
    for (CountedWindow.Row row : window.rows()) {
      frame.putInt(record, row.series(), LITTLE_ENDIAN);
      frame.putInt(record + EventEntry.RECORD_INDEX_OFFSET, row.records(), LITTLE_ENDIAN);
      frame.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, row.sum(), LITTLE_ENDIAN);
      frame.putLong(record + CorrectionEntry.RECORD_END_OFFSET, 0, LITTLE_ENDIAN);
      record += CorrectionEntry.RECORD_LENGTH;
    }
    return record;
  }
}
