package io.tallygate.rating.verify;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.FrameHandler;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** Reads the retained log once and counts it again, naively, flush by flush. Laws 1, 2 and 3 are judged from it. */
final class LogAudit implements FrameHandler {
  /** One flush's share of the log, as the auditor counts it. */
  static final class Share {
    final CounterDigest digest = new CounterDigest();
    long received;
    long accepted;
    long duplicate;
    long refused;
    long records;
    boolean complete;
  }

  final TreeMap<Long, Share> byFlush = new TreeMap<>();
  final ProducerAudit producers;
  final Faults law1 = new Faults();
  final Faults law2 = new Faults();
  final Faults law3 = new Faults();
  private final KnownSeries series;
  private Share share = new Share();
  private long frames;
  private long lastFlush;

  /**
   * @param fromTheBeginning whether the log read begins at position 0: then its first share is complete
   */
  LogAudit(KnownSeries series, ProducerAudit producers, boolean fromTheBeginning) {
    this.series = series;
    this.producers = producers;
    share.complete = fromTheBeginning;
  }

  @Override
  public void onFrame(DirectBuffer buffer, int frame) {
    frames++;
    switch (LogFrame.kind(buffer, frame)) {
      case LogFrame.KIND_USAGE -> {
        header(buffer, frame);
        usage(buffer, frame);
      }
      case LogFrame.KIND_EVENTS -> {
        header(buffer, frame);
        events(buffer, frame, frame + LogFrame.HEADER_LENGTH);
      }
      case LogFrame.KIND_CORRECTION -> {
        header(buffer, frame);
        correction(buffer, frame);
      }
      case LogFrame.KIND_PRODUCER -> producer(buffer, frame);
      case LogFrame.KIND_SERIES ->
          SeriesDefinitionCodec.decode(
              buffer,
              frame + LogFrame.HEADER_LENGTH,
              LogFrame.payloadLength(buffer, frame),
              series::define);
      case LogFrame.KIND_FLUSH -> flush(buffer, frame);
      default -> {}
    }
  }

  private void header(DirectBuffer buffer, int frame) {
    int received = buffer.getInt(frame + LogFrame.EVENTS_RECEIVED_OFFSET, LITTLE_ENDIAN);
    int accepted = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int duplicate = buffer.getInt(frame + LogFrame.EVENTS_DUPLICATE_OFFSET, LITTLE_ENDIAN);
    int refused = buffer.getInt(frame + LogFrame.EVENTS_REFUSED_OFFSET, LITTLE_ENDIAN);
    long position = LogFrame.position(buffer, frame);
    law1.unless(
        received == accepted + duplicate + refused,
        "events do not add up [position=" + position + "] [received=" + received + "]");
    share.received += received;
    share.accepted += accepted;
    share.duplicate += duplicate;
    share.refused += refused;
    producers.frame(
        buffer.getInt(frame + LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN),
        buffer.getLong(frame + LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN),
        position,
        law3);
  }

  private void usage(DirectBuffer buffer, int frame) {
    int count = buffer.getInt(frame + LogFrame.RECORD_COUNT_OFFSET, LITTLE_ENDIAN);
    long base = buffer.getLong(frame + LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int record = frame + LogFrame.HEADER_LENGTH + 16 * i;
      record(
          buffer.getInt(record, LITTLE_ENDIAN),
          base + Integer.toUnsignedLong(buffer.getInt(record + 4, LITTLE_ENDIAN)),
          buffer.getLong(record + 8, LITTLE_ENDIAN),
          frame,
          buffer);
    }
  }

  private void correction(DirectBuffer buffer, int frame) {
    int head = frame + LogFrame.HEADER_LENGTH;
    int events = buffer.getInt(head + CorrectionEntry.EVENTS_OFFSET, LITTLE_ENDIAN);
    int at = head + CorrectionEntry.FIRST_ENTRY_OFFSET;
    int taken = 0;
    for (int i = 0; i < events; i++) {
      long time = buffer.getLong(at + CorrectionEntry.TIME_OFFSET, LITTLE_ENDIAN);
      int records =
          Short.toUnsignedInt(
              buffer.getShort(at + CorrectionEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN));
      if (buffer.getByte(at + CorrectionEntry.KIND_OFFSET) == CorrectionEntry.KIND_WINDOWS) {
        int ofWindows = windows(buffer, frame, at, time, records);
        share.records -= ofWindows;
        taken += ofWindows;
        at += CorrectionEntry.length(records);
        continue;
      }
      for (int r = 0; r < records; r++) {
        int record = at + CorrectionEntry.RECORDS_OFFSET + r * CorrectionEntry.RECORD_LENGTH;
        int number = buffer.getInt(record, LITTLE_ENDIAN);
        if (series.has(number)) {
          long quantity = buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN);
          series.takeBack(
              number,
              time,
              quantity,
              buffer.getInt(record + CorrectionEntry.RECORD_END_OFFSET, LITTLE_ENDIAN),
              share.digest);
        } else {
          unknown(number, buffer, frame);
        }
      }
      share.records -= records;
      taken += records;
      at += CorrectionEntry.length(records);
    }
    law1.unless(
        taken == buffer.getInt(head + CorrectionEntry.RECORDS_COUNT_OFFSET, LITTLE_ENDIAN),
        "a correction takes back more or less than it says [position="
            + LogFrame.position(buffer, frame)
            + "] [records="
            + taken
            + "]");
    events(buffer, frame, at);
  }

  /** Records of source series that windows held; a part cannot have had more than its source. */
  private int windows(DirectBuffer buffer, int frame, int entry, long startMs, int rows) {
    TreeMap<Integer, Integer> bySource = new TreeMap<>();
    TreeMap<Integer, Integer> mostOfParts = new TreeMap<>();
    int taken = 0;
    for (int r = 0; r < rows; r++) {
      int row = entry + CorrectionEntry.RECORDS_OFFSET + r * CorrectionEntry.RECORD_LENGTH;
      int number = buffer.getInt(row, LITTLE_ENDIAN);
      int records = buffer.getInt(row + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN);
      if (!series.has(number)) {
        unknown(number, buffer, frame);
        continue;
      }
      series.takeBackWindow(
          number,
          startMs,
          records,
          buffer.getLong(row + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN),
          share.digest);
      int source = series.sourceOf(number);
      if (source == number) {
        taken += records;
        bySource.put(source, records);
      } else {
        mostOfParts.merge(source, records, Math::max);
      }
    }
    mostOfParts.forEach(
        (source, records) ->
            law2.unless(
                series.isKept(source) || records <= bySource.getOrDefault(source, 0),
                "a correction takes back more of a part than of its source [position="
                    + LogFrame.position(buffer, frame)
                    + "] [source="
                    + source
                    + "]"));
    return taken;
  }

  private void events(DirectBuffer buffer, int frame, int firstEntry) {
    int events = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    long base = buffer.getLong(frame + LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN);
    int at = firstEntry;
    for (int i = 0; i < events; i++) {
      long time =
          base
              + Integer.toUnsignedLong(
                  buffer.getInt(at + EventEntry.TIME_OFFSET_OFFSET, LITTLE_ENDIAN));
      int records =
          Short.toUnsignedInt(buffer.getShort(at + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN));
      int attributes =
          Short.toUnsignedInt(
              buffer.getShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN));
      for (int r = 0; r < records; r++) {
        int record = at + EventEntry.RECORDS_OFFSET + r * EventEntry.RECORD_LENGTH;
        record(
            buffer.getInt(record, LITTLE_ENDIAN),
            time,
            buffer.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN),
            frame,
            buffer);
      }
      at += EventEntry.length(records, attributes);
    }
  }

  private void record(int number, long timeMs, long quantity, int frame, DirectBuffer buffer) {
    share.records++;
    if (series.has(number)) {
      series.count(number, timeMs, quantity, share.digest);
    } else {
      unknown(number, buffer, frame);
    }
  }

  private void unknown(int number, DirectBuffer buffer, int frame) {
    law2.add(
        "record of a series that nothing defined [series="
            + number
            + "] [position="
            + LogFrame.position(buffer, frame)
            + "]");
  }

  private void producer(DirectBuffer buffer, int frame) {
    int at = frame + LogFrame.HEADER_LENGTH;
    int tenant = buffer.getInt(at, LITTLE_ENDIAN);
    int length = Short.toUnsignedInt(buffer.getShort(at + 4, LITTLE_ENDIAN));
    producers.name(
        tenant,
        buffer.getStringWithoutLengthUtf8(at + 6, length),
        buffer.getInt(frame + LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN));
  }

  private void flush(DirectBuffer buffer, int frame) {
    long number = buffer.getLong(frame + LogFrame.FLUSH_NUMBER_OFFSET, LITTLE_ENDIAN);
    law2.unless(
        lastFlush == 0 || number == lastFlush + 1,
        "flush does not follow [number=" + number + "] [before=" + lastFlush + "]");
    lastFlush = number;
    byFlush.put(number, share);
    share = new Share();
    share.complete = true;
  }

  /** What was logged behind the last flush. */
  Share unflushed() {
    return share;
  }

  long frames() {
    return frames;
  }
}
