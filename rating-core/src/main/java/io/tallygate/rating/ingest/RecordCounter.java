package io.tallygate.rating.ingest;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.CountingRules;
import io.tallygate.rating.meter.CountingRules.CallSeries;
import io.tallygate.rating.meter.CountingRules.Derived;
import io.tallygate.rating.meter.PartSums;
import io.tallygate.rating.meter.Windows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Counts the records of logged frames: the same for live frames in the ring and for frames read back from the log. Core
 * thread, or recovery before it.
 */
final class RecordCounter {
  private static final int RECORD_LENGTH = 16;

  private final CountingRules rules;
  private final List<String> attributeNames;
  private final PartSums parts = new PartSums();
  private final PlainCounting plain = new PlainCounting();
  private CounterTable table;
  private List<KeptEvent> kept = new ArrayList<>();
  private List<VoidedEvent> voided = new ArrayList<>();

  RecordCounter(CountingRules rules, List<String> attributeNames, CounterTable table) {
    this.rules = rules;
    this.attributeNames = attributeNames;
    this.table = table;
  }

  /** Counts a frame of kind USAGE. */
  void countUsage(DirectBuffer buffer, int frame, long position) {
    int count = buffer.getInt(frame + LogFrame.RECORD_COUNT_OFFSET, LITTLE_ENDIAN);
    long baseTime = buffer.getLong(frame + LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN);
    int at = frame + HEADER_LENGTH;
    if (rules.isPlain()) {
      plain.countUsage(table, buffer, at, count, baseTime);
      return;
    }
    for (int i = 0; i < count; i++, at += RECORD_LENGTH) {
      int series = buffer.getInt(at, LITTLE_ENDIAN);
      long timeMs = baseTime + (buffer.getInt(at + 4, LITTLE_ENDIAN) & 0xFFFF_FFFFL);
      long quantity = buffer.getLong(at + 8, LITTLE_ENDIAN);
      countOne(series, timeMs, quantity);
      if (rules.keepsEvents(series)) {
        kept.add(new KeptEvent(position, i, series, timeMs, quantity, 0, 0, Map.of()));
      }
    }
  }

  /** Counts a frame of kind EVENTS. */
  void countEvents(DirectBuffer buffer, int frame, long position) {
    countEvents(buffer, frame, frame + HEADER_LENGTH, position);
  }

  private void countEvents(DirectBuffer buffer, int frame, int firstEntry, long position) {
    int events = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    long baseTime = buffer.getLong(frame + LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN);
    if (rules.isPlain()) {
      plain.countEvents(table, buffer, firstEntry, events, baseTime);
      return;
    }
    int at = firstEntry;
    for (int i = 0; i < events; i++) {
      int recordCount =
          buffer.getShort(at + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
      int attributesLength =
          buffer.getShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
      long timeMs =
          baseTime
              + (buffer.getInt(at + EventEntry.TIME_OFFSET_OFFSET, LITTLE_ENDIAN) & 0xFFFF_FFFFL);
      int record = at + EventEntry.RECORDS_OFFSET;
      for (int r = 0; r < recordCount; r++, record += RECORD_LENGTH) {
        int series = buffer.getInt(record, LITTLE_ENDIAN);
        long quantity = buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN);
        countOne(series, timeMs, quantity);
        if (rules.keepsEvents(series)) {
          keep(buffer, at, record, attributesLength, position, timeMs, recordCount);
        }
      }
      at += EventEntry.length(recordCount, attributesLength);
    }
  }

  /** Counts a frame of kind CORRECTION: what it takes back, then what comes in its place. */
  void countCorrection(DirectBuffer buffer, int frame, long position) {
    int payload = frame + HEADER_LENGTH;
    int events = buffer.getInt(payload + CorrectionEntry.EVENTS_OFFSET, LITTLE_ENDIAN);
    long arrivalMs = LogFrame.arrivalTimeMs(buffer, frame);
    int at = payload + CorrectionEntry.FIRST_ENTRY_OFFSET;
    for (int i = 0; i < events; i++) {
      at = takeBack(buffer, at, position, arrivalMs);
    }
    countEvents(buffer, frame, at, position);
  }

  /** The offset behind the entry. */
  private int takeBack(DirectBuffer buffer, int entry, long correction, long arrivalMs) {
    long timeMs = buffer.getLong(entry + CorrectionEntry.TIME_OFFSET, LITTLE_ENDIAN);
    int records =
        buffer.getShort(entry + CorrectionEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    int record = entry + CorrectionEntry.RECORDS_OFFSET;
    if (buffer.getByte(entry + CorrectionEntry.KIND_OFFSET) == CorrectionEntry.KIND_WINDOWS) {
      return takeBackWindows(buffer, entry, records, correction, arrivalMs);
    }
    for (int r = 0; r < records; r++, record += CorrectionEntry.RECORD_LENGTH) {
      int series = buffer.getInt(record, LITTLE_ENDIAN);
      long quantity = buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN);
      takeBackOne(
          series,
          timeMs,
          quantity,
          buffer.getInt(record + CorrectionEntry.RECORD_END_OFFSET, LITTLE_ENDIAN));
      voided.add(
          new VoidedEvent(
              buffer.getLong(entry + CorrectionEntry.POSITION_OFFSET, LITTLE_ENDIAN),
              buffer.getInt(record + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN),
              series,
              timeMs,
              quantity,
              buffer.getLong(entry + CorrectionEntry.ID_HASH_OFFSET, LITTLE_ENDIAN),
              buffer.getLong(entry + CorrectionEntry.ID_HASH_OFFSET + 8, LITTLE_ENDIAN),
              correction,
              arrivalMs));
    }
    return record;
  }

  /** What series had counted in their windows from one instant on. The offset behind the entry. */
  private int takeBackWindows(
      DirectBuffer buffer, int entry, int count, long correction, long arrivalMs) {
    long through = buffer.getLong(entry + CorrectionEntry.POSITION_OFFSET, LITTLE_ENDIAN);
    long startMs = buffer.getLong(entry + CorrectionEntry.TIME_OFFSET, LITTLE_ENDIAN);
    int row = entry + CorrectionEntry.RECORDS_OFFSET;
    for (int i = 0; i < count; i++, row += CorrectionEntry.RECORD_LENGTH) {
      int series = buffer.getInt(row, LITTLE_ENDIAN);
      int records = buffer.getInt(row + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN);
      long sum = buffer.getLong(row + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN);
      table.takeBack(series, Windows.of(startMs, rules.windowMinutes(series)), records, sum);
      if (rules.isSource(series)) {
        voided.add(
            new VoidedEvent(through, -records, series, startMs, sum, 0, 0, correction, arrivalMs));
      }
    }
    return row;
  }

  private void takeBackOne(int series, long timeMs, long quantity, int end) {
    int window = Windows.of(timeMs, rules.windowMinutes(series));
    table.takeBack(series, window, quantity);
    Derived derived = rules.derived(series);
    if (derived != null) {
      for (int i = 0; i < derived.series().length; i++) {
        if (derived.series()[i] < end) {
          table.takeBack(derived.series()[i], window, derived.pulses()[i].billed(quantity));
        }
      }
      for (CallSeries calls : derived.calls()) {
        if (calls.isCompleteBelow(end)) {
          parts.split(calls.rule(), timeMs, quantity);
          for (int i = 0; i < parts.count(); i++) {
            table.takeBack(calls.series(parts.part(i)), window, parts.sum(i));
          }
        }
      }
    }
  }

  private void countOne(int series, long timeMs, long quantity) {
    int window = Windows.of(timeMs, rules.windowMinutes(series));
    table.add(series, window, quantity);
    Derived derived = rules.derived(series);
    if (derived != null) {
      for (int i = 0; i < derived.series().length; i++) {
        table.add(derived.series()[i], window, derived.pulses()[i].billed(quantity));
      }
      for (CallSeries calls : derived.calls()) {
        if (calls.isComplete()) {
          countParts(calls, window, timeMs, quantity);
        }
      }
    }
  }

  /** A call belongs, whole, to the window of its start. */
  private void countParts(CallSeries calls, int window, long timeMs, long quantity) {
    parts.split(calls.rule(), timeMs, quantity);
    for (int i = 0; i < parts.count(); i++) {
      table.add(calls.series(parts.part(i)), window, parts.sum(i));
    }
  }

  private void keep(
      DirectBuffer buffer,
      int entry,
      int record,
      int attributesLength,
      long position,
      long timeMs,
      int recordCount) {
    int attributes = entry + EventEntry.RECORDS_OFFSET + recordCount * RECORD_LENGTH;
    kept.add(
        new KeptEvent(
            position,
            buffer.getInt(record + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN),
            buffer.getInt(record, LITTLE_ENDIAN),
            timeMs,
            buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN),
            buffer.getLong(entry, LITTLE_ENDIAN),
            buffer.getLong(entry + 8, LITTLE_ENDIAN),
            attributes(buffer, attributes, attributesLength)));
  }

  private Map<String, String> attributes(DirectBuffer buffer, int from, int length) {
    Map<String, String> attributes = new HashMap<>();
    int at = from;
    int end = from + length;
    while (at + 4 <= end) {
      int name = buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF;
      if (name == 0) {
        break;
      }
      int valueLength = buffer.getShort(at + 2, LITTLE_ENDIAN) & 0xFFFF;
      attributes.put(
          attributeNames.get(name - 1), buffer.getStringWithoutLengthUtf8(at + 4, valueLength));
      at += 4 + valueLength;
    }
    return attributes;
  }

  /** Rows, kept events and voided ones that are held in the heap until the next flush. */
  int held() {
    return table.heapRows() + kept.size() + voided.size();
  }

  /** The kept events since the last call. */
  List<KeptEvent> takeKept() {
    List<KeptEvent> taken = kept;
    kept = new ArrayList<>();
    return taken;
  }

  /** The records taken back since the last call. */
  List<VoidedEvent> takeVoided() {
    List<VoidedEvent> taken = voided;
    voided = new ArrayList<>();
    return taken;
  }

  /** Counts into another table from now on. */
  void exchange(CounterTable empty) {
    empty.reserve(rules.size());
    table = empty;
  }

  CounterTable table() {
    return table;
  }

  void reserve() {
    table.reserve(rules.size());
  }
}
