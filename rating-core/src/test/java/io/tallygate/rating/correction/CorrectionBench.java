package io.tallygate.rating.correction;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A core on a directory, that events are sent to as an event loop would, and that may be closed and opened again. */
final class CorrectionBench implements AutoCloseable {
  static final String SOURCE = "test";

  private final CoreSettings settings;
  private Core core;

  /** One event: an id and a record for each of some meters. */
  record Event(String id, long timeMs, List<Record> records) {
    static Event of(String id, long timeMs, Record... records) {
      return new Event(id, timeMs, List.of(records));
    }
  }

  /** One record. */
  record Record(int meter, String subject, long quantity) {}

  CorrectionBench(Path directory, String catalog) throws Exception {
    this(settings(directory), catalog, CrashPoints.NONE);
  }

  /** On a directory that may have a catalog already. */
  CorrectionBench(CoreSettings settings, String catalog, CrashPoints crashPoints) throws Exception {
    this.settings = settings;
    this.core = Core.open(settings, crashPoints);
    if (core.catalog().version() == 0) {
      core.applyCatalog(Documents.yaml(catalog));
    }
  }

  static CoreSettings settings(Path directory) {
    return settings(directory, CoreSettings.Durability.PAGE_CACHE);
  }

  static CoreSettings settings(Path directory, CoreSettings.Durability durability) {
    return new CoreSettings(
        directory,
        durability,
        1 << 20,
        3,
        2 << 20,
        64,
        64,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofHours(24),
        10_000,
        10_000,
        1 << 20);
  }

  Core core() {
    return core;
  }

  void restart() throws Exception {
    core.close();
    core = Core.open(settings, CrashPoints.NONE);
  }

  /** Sends events in a frame of their own, and waits until they are durable. Returns how many were duplicates. */
  int send(Event... events) throws Exception {
    byte[][] entries = new byte[events.length][];
    for (int i = 0; i < events.length; i++) {
      entries[i] = entry(events[i], i);
    }
    FrameSlot slot = core.ingest().tryClaim();
    while (slot == null) {
      Thread.onSpinWait();
      slot = core.ingest().tryClaim();
    }
    MutableDirectBuffer frame = slot.buffer();
    LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_EVENTS);
    frame.putByte(LogFrame.FLAGS_OFFSET, LogFrame.FLAG_DEDUPLICATE);
    long base = List.of(events).stream().mapToLong(Event::timeMs).min().orElseThrow();
    int at = LogFrame.HEADER_LENGTH;
    int records = 0;
    for (int i = 0; i < events.length; i++) {
      frame.putBytes(at, entries[i]);
      frame.putInt(
          at + EventEntry.TIME_OFFSET_OFFSET, (int) (events[i].timeMs - base), LITTLE_ENDIAN);
      at += entries[i].length;
      records += events[i].records.size();
    }
    frame.putLong(LogFrame.BASE_TIME_OFFSET, base, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, events.length, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, events.length, LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, records, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, at - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
    Answer answer = new Answer();
    slot.from(answer, 0, System.nanoTime());
    core.ingest().publish(slot);
    return answer.duplicates.get(30, TimeUnit.SECONDS);
  }

  CorrectionOutcome voidEvent(String id) throws Exception {
    return core.corrections().voidEvents(0, List.of(new EventName(SOURCE, id))).get(0);
  }

  /** In one call. */
  List<CorrectionOutcome> voidEvents(List<String> ids) throws Exception {
    return core.corrections()
        .voidEvents(0, ids.stream().map(id -> new EventName(SOURCE, id)).toList());
  }

  CorrectionOutcome replace(String id, Event replacement) throws Exception {
    return core.corrections().replace(0, new EventName(SOURCE, id), newEvent(replacement, 0));
  }

  BackFill.Result backFill(BackFill range, List<Event> events) throws Exception {
    List<NewEvent> added = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      added.add(newEvent(events.get(i), i));
    }
    return core.corrections().backFill(range, added);
  }

  private NewEvent newEvent(Event event, int index) {
    byte[] entry = entry(event, index);
    return new NewEvent(
        new UnsafeBuffer(entry), 0, entry.length, event.records.size(), event.timeMs);
  }

  private byte[] entry(Event event, int index) {
    List<Record> records = event.records;
    byte[] bytes = new byte[EventEntry.length(records.size(), 0)];
    UnsafeBuffer entry = new UnsafeBuffer(bytes);
    IdHasher hasher = core.newIdHasher();
    hasher.hash(0, SOURCE, event.id);
    entry.putLong(0, hasher.low(), LITTLE_ENDIAN);
    entry.putLong(8, hasher.high(), LITTLE_ENDIAN);
    entry.putShort(EventEntry.RECORD_COUNT_OFFSET, (short) records.size(), LITTLE_ENDIAN);
    for (int r = 0; r < records.size(); r++) {
      int record = EventEntry.RECORDS_OFFSET + r * EventEntry.RECORD_LENGTH;
      entry.putInt(record, series(records.get(r)), LITTLE_ENDIAN);
      entry.putInt(record + EventEntry.RECORD_INDEX_OFFSET, index, LITTLE_ENDIAN);
      entry.putLong(
          record + EventEntry.RECORD_QUANTITY_OFFSET, records.get(r).quantity, LITTLE_ENDIAN);
    }
    return bytes;
  }

  private int series(Record record) {
    int[] number = new int[1];
    List<SeriesKey> key = List.of(new SeriesKey(0, record.meter, record.subject, List.of()));
    while (core.series().resolve(key, number) != 0) {
      Thread.onSpinWait();
    }
    return number[0];
  }

  private static final class Answer implements FrameOrigin {
    private final CompletableFuture<Integer> duplicates = new CompletableFuture<>();

    @Override
    public void onAnswer(
        byte status,
        long token,
        int producer,
        int epoch,
        long sequence,
        long bookmark,
        long position,
        byte @Nullable [] refusals,
        long durableNs) {
      duplicates.complete(refusals == null ? 0 : refusals.length / 8);
    }

    @Override
    public void onGroupEnd() {}
  }

  @Override
  public void close() {
    core.close();
  }
}
