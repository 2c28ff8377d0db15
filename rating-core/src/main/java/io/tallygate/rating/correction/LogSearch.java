package io.tallygate.rating.correction;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.correction.FoundEvent.CountedRecord;
import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.FrameHandler;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/** Picks the events with wanted ids out of the frames that it is shown, with all their records. One thread. */
final class LogSearch implements FrameHandler {
  private record DerivedSeries(int number, long position) {}

  private final Set<IdHash> wanted;

  /** Halves of wanted ids: what is not among them is passed over without an object for it. */
  private final LongHashSet lows = new LongHashSet();

  private final List<FoundEvent> found = new ArrayList<>();

  /** By source series: where its derived ones were defined, as far as it is in the log. */
  private final Int2ObjectHashMap<List<DerivedSeries>> derivedAt = new Int2ObjectHashMap<>();

  LogSearch(Set<IdHash> wanted) {
    this.wanted = wanted;
    wanted.forEach(id -> lows.add(id.low()));
  }

  @Override
  public void onFrame(DirectBuffer buffer, int frame) {
    byte kind = LogFrame.kind(buffer, frame);
    if (kind == LogFrame.KIND_EVENTS) {
      events(buffer, frame, frame + HEADER_LENGTH);
    } else if (kind == LogFrame.KIND_CORRECTION) {
      int count = buffer.getInt(frame + HEADER_LENGTH, LITTLE_ENDIAN);
      int entry = frame + HEADER_LENGTH + CorrectionEntry.FIRST_ENTRY_OFFSET;
      for (int i = 0; i < count; i++) {
        entry +=
            CorrectionEntry.length(
                buffer.getShort(entry + CorrectionEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN)
                    & 0xFFFF);
      }
      events(buffer, frame, entry);
    } else if (kind == LogFrame.KIND_SERIES) {
      long position = LogFrame.position(buffer, frame);
      SeriesDefinitionCodec.decode(
          buffer,
          frame + HEADER_LENGTH,
          LogFrame.payloadLength(buffer, frame),
          definition -> {
            if (!definition.isSource()) {
              derivedAt
                  .computeIfAbsent(definition.source(), none -> new ArrayList<>())
                  .add(new DerivedSeries(definition.number(), position));
            }
          });
    }
  }

  /** The number of the first derived series of a source series that was defined behind a position. */
  private int firstBehind(int source, long position) {
    return derivedAt.getOrDefault(source, List.of()).stream()
        .filter(derived -> derived.position > position)
        .mapToInt(DerivedSeries::number)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private void events(DirectBuffer buffer, int frame, int firstEntry) {
    int events = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int entry = firstEntry;
    for (int i = 0; i < events; i++) {
      int records = buffer.getShort(entry + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
      long low = buffer.getLong(entry, LITTLE_ENDIAN);
      if (lows.contains(low)) {
        IdHash id = new IdHash(low, buffer.getLong(entry + 8, LITTLE_ENDIAN));
        if (wanted.contains(id)) {
          found.add(event(buffer, frame, entry, records, id));
        }
      }
      entry +=
          EventEntry.length(
              records,
              buffer.getShort(entry + EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF);
    }
  }

  private static FoundEvent event(DirectBuffer buffer, int frame, int entry, int count, IdHash id) {
    long timeMs =
        buffer.getLong(frame + LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN)
            + (buffer.getInt(entry + EventEntry.TIME_OFFSET_OFFSET, LITTLE_ENDIAN) & 0xFFFF_FFFFL);
    List<CountedRecord> records = new ArrayList<>(count);
    for (int r = 0; r < count; r++) {
      int record = entry + EventEntry.RECORDS_OFFSET + r * EventEntry.RECORD_LENGTH;
      records.add(
          new CountedRecord(
              buffer.getInt(record, LITTLE_ENDIAN),
              buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN),
              0));
    }
    int index =
        buffer.getInt(
            entry + EventEntry.RECORDS_OFFSET + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN);
    return new FoundEvent(LogFrame.position(buffer, frame), index, timeMs, id, records);
  }

  /** In the order of the log; those taken back as well. */
  List<FoundEvent> found() {
    return found.stream().map(this::withEnds).toList();
  }

  private FoundEvent withEnds(FoundEvent event) {
    List<CountedRecord> records = new ArrayList<>(event.records().size());
    for (CountedRecord record : event.records()) {
      int end = firstBehind(record.series(), event.position());
      records.add(new CountedRecord(record.series(), record.quantity(), end));
    }
    return new FoundEvent(event.position(), event.index(), event.timeMs(), event.id(), records);
  }
}
