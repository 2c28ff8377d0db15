package io.tallygate.rating.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** A flush as bytes: parts of bounded size, and the commit mark that says what the parts must be. */
final class FlushCodec {
  /** Rows of 24 bytes: read, no longer written. */
  static final int KIND_WIDE_DELTAS = 1;

  static final int KIND_SERIES = 2;
  static final int KIND_EVENTS = 3;
  static final int KIND_STATE = 4;
  static final int KIND_MARK = 5;
  static final int KIND_VOIDED = 6;
  static final int KIND_DELTAS = 7;

  private static final int ROW_LENGTH = 24;
  private static final int VOIDED_LENGTH = 64;
  private static final int PART_LENGTH = 240_000;

  /** Takes parts as they are made; the array is reused. */
  interface Parts {
    void part(int kind, byte[] bytes, int length) throws IOException;
  }

  private final CRC32C crc = new CRC32C();
  private byte[] part = new byte[PART_LENGTH];

  /** Takes a batch apart; the last part is its mark. */
  void encode(FlushBatch batch, Parts to) throws IOException {
    crc.reset();
    Counting parts = new Counting(to);
    deltas(batch.deltas(), parts);
    series(batch.series(), parts);
    events(batch.keptEvents(), parts);
    voided(batch.voidedEvents(), parts);
    parts.part(KIND_STATE, batch.engineState(), batch.engineState().length);
    byte[] mark = mark(batch, parts.count);
    to.part(KIND_MARK, mark, mark.length);
  }

  private final class Counting implements Parts {
    private final Parts to;
    private int count;

    Counting(Parts to) {
      this.to = to;
    }

    @Override
    public void part(int kind, byte[] bytes, int length) throws IOException {
      crc.update(kind);
      crc.update(bytes, 0, length);
      count++;
      to.part(kind, bytes, length);
    }
  }

  private void deltas(Deltas deltas, Parts to) throws IOException {
    DeltaRows.Writer rows = new DeltaRows.Writer(part);
    for (int row = 0; row < deltas.size(); row++) {
      rows.add(deltas.series(row), deltas.window(row), deltas.count(row), deltas.sum(row));
      if (rows.isFull() || row + 1 == deltas.size()) {
        to.part(KIND_DELTAS, part, rows.length());
        rows.clear();
      }
    }
  }

  private void series(List<SeriesDefinition> definitions, Parts to) throws IOException {
    int end = 0;
    for (SeriesDefinition definition : definitions) {
      int bound = SeriesDefinitionCodec.lengthBound(definition);
      if (end > 0 && end + bound > PART_LENGTH) {
        to.part(KIND_SERIES, part, end);
        end = 0;
      }
      if (bound > part.length) {
        part = new byte[bound];
      }
      end = SeriesDefinitionCodec.encode(definition, new UnsafeBuffer(part), end);
    }
    if (end > 0) {
      to.part(KIND_SERIES, part, end);
    }
  }

  private static void events(List<KeptEvent> events, Parts to) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (KeptEvent event : events) {
      out.writeLong(event.position());
      out.writeInt(event.index());
      out.writeInt(event.series());
      out.writeLong(event.timeMs());
      out.writeLong(event.quantity());
      out.writeLong(event.idHigh());
      out.writeLong(event.idLow());
      out.writeShort(event.attributes().size());
      for (Map.Entry<String, String> attribute : event.attributes().entrySet()) {
        writeText(out, attribute.getKey());
        writeText(out, attribute.getValue());
      }
      if (bytes.size() >= PART_LENGTH) {
        to.part(KIND_EVENTS, bytes.toByteArray(), bytes.size());
        bytes.reset();
      }
    }
    if (bytes.size() > 0) {
      to.part(KIND_EVENTS, bytes.toByteArray(), bytes.size());
    }
  }

  private void voided(List<VoidedEvent> events, Parts to) throws IOException {
    ByteBuffer rows = ByteBuffer.wrap(part);
    for (VoidedEvent event : events) {
      rows.putLong(event.position()).putInt(event.index()).putInt(event.series());
      rows.putLong(event.timeMs()).putLong(event.quantity());
      rows.putLong(event.idHigh()).putLong(event.idLow());
      rows.putLong(event.correction()).putLong(event.correctedMs());
      if (rows.position() + VOIDED_LENGTH > PART_LENGTH) {
        to.part(KIND_VOIDED, part, rows.position());
        rows.clear();
      }
    }
    if (rows.position() > 0) {
      to.part(KIND_VOIDED, part, rows.position());
    }
  }

  private byte[] mark(FlushBatch batch, int parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(parts);
    out.writeInt((int) crc.getValue());
    out.writeLong(batch.position());
    out.writeLong(batch.timeMs());
    out.writeInt(batch.catalogVersion());
    out.writeInt(batch.deltas().size());
    out.writeInt(batch.firstAttributeNumber());
    out.writeInt(batch.attributeNames().size());
    for (String name : batch.attributeNames()) {
      writeText(out, name);
    }
    return bytes.toByteArray();
  }

  /** Not {@code writeUTF}: a value may be longer than 64 KiB of it. */
  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }

  /** Puts a batch together again. */
  static final class Assembly {
    private final CRC32C crc = new CRC32C();
    private final Deltas deltas = new Deltas();
    private final EncodedDefinitions series = new EncodedDefinitions();
    private final List<KeptEvent> events = new ArrayList<>();
    private final List<VoidedEvent> voided = new ArrayList<>();
    private byte[] state = new byte[0];
    private int parts;

    void part(int kind, byte[] bytes) throws IOException {
      crc.update(kind);
      crc.update(bytes);
      parts++;
      switch (kind) {
        case KIND_DELTAS -> DeltaRows.read(bytes, deltas);
        case KIND_WIDE_DELTAS -> {
          ByteBuffer rows = ByteBuffer.wrap(bytes);
          while (rows.remaining() >= ROW_LENGTH) {
            deltas.add(rows.getInt(), rows.getInt(), rows.getLong(), rows.getLong());
          }
        }
        case KIND_SERIES -> series.add(bytes);
        case KIND_EVENTS -> readEvents(bytes);
        case KIND_VOIDED -> readVoided(bytes);
        case KIND_STATE -> state = bytes;
        default -> throw new JournalDamagedException("unknown part of a flush [kind=" + kind + "]");
      }
    }

    private void readVoided(byte[] bytes) {
      ByteBuffer rows = ByteBuffer.wrap(bytes);
      while (rows.remaining() >= VOIDED_LENGTH) {
        long position = rows.getLong();
        int index = rows.getInt();
        int number = rows.getInt();
        voided.add(
            new VoidedEvent(
                position,
                index,
                number,
                rows.getLong(),
                rows.getLong(),
                rows.getLong(),
                rows.getLong(),
                rows.getLong(),
                rows.getLong()));
      }
    }

    private void readEvents(byte[] bytes) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      while (in.available() > 0) {
        long position = in.readLong();
        int index = in.readInt();
        int number = in.readInt();
        long timeMs = in.readLong();
        long quantity = in.readLong();
        long idHigh = in.readLong();
        long idLow = in.readLong();
        int count = in.readUnsignedShort();
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < count; i++) {
          attributes.put(readText(in), readText(in));
        }
        events.add(
            new KeptEvent(position, index, number, timeMs, quantity, idHigh, idLow, attributes));
      }
    }

    /**
     * @return the batch that the mark commits
     * @throws JournalDamagedException if its parts are not what the mark says
     */
    FlushBatch commit(long number, byte[] mark) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(mark));
      int expectedParts = in.readInt();
      int expectedCrc = in.readInt();
      long position = in.readLong();
      long timeMs = in.readLong();
      int catalogVersion = in.readInt();
      int rows = in.readInt();
      if (expectedParts != parts || expectedCrc != (int) crc.getValue() || rows != deltas.size()) {
        throw new JournalDamagedException(
            "a committed flush has lost a part [flush="
                + number
                + "] [parts="
                + parts
                + "] [expected="
                + expectedParts
                + "]");
      }
      int firstAttributeNumber = in.readInt();
      int nameCount = in.readInt();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < nameCount; i++) {
        names.add(readText(in));
      }
      return new FlushBatch(
          number,
          position,
          timeMs,
          catalogVersion,
          deltas,
          series,
          names,
          firstAttributeNumber,
          events,
          voided,
          state);
    }
  }
}
