package io.tallygate.rating.ingest;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.CountingRules;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The state that frames change, in the order of the log: series, counters, producers, ids. It reads no clock and no random:
 * the same frames at the same positions leave the same state, live or replayed.
 *
 * <p>Live, a frame passes {@link #admit} (is it new?), is logged, and is then {@link #apply applied}. Replayed, it is {@link
 * #replay remembered} as it was decided then, and applied. One thread.
 */
public final class RatingEngine {
  private static final int STATE_VERSION = 2;
  private static final int REFUSAL_LENGTH = 8;

  private final Supplier<Meters> meters;
  private final Consumer<SeriesDefinition> onSeries;
  private final Consumer<String> onAttributeName;
  private final CountingRules rules = new CountingRules();
  private final List<String> attributeNames = new ArrayList<>();
  private final RecordCounter counter;
  private final ProducerTable producers;
  private final IdHorizon ids;
  private final EventDeduplicator deduplicator;
  private final Totals totals = new Totals();
  private List<SeriesDefinition> newSeries = new ArrayList<>();
  private int attributeNamesFlushed;
  private int catalogVersion;
  private long flushNumber;

  /**
   * @param meters the newest meters; at least as new as any definition in the log
   * @param onSeries told of every series that a replayed frame defines (live ones are known to who defined them)
   * @param onAttributeName likewise
   * @param idHorizonMax ids that there is memory for from now on: see {@link IdMemory}
   */
  public RatingEngine(
      Supplier<Meters> meters,
      Consumer<SeriesDefinition> onSeries,
      Consumer<String> onAttributeName,
      int inFlightFrames,
      int idHorizonHours,
      int idHorizonMax) {
    this.meters = meters;
    this.onSeries = onSeries;
    this.onAttributeName = onAttributeName;
    this.counter = new RecordCounter(rules, attributeNames, new CounterTable());
    this.producers = new ProducerTable(inFlightFrames);
    this.ids = new IdHorizon(idHorizonHours, idHorizonMax);
    this.deduplicator = new EventDeduplicator(ids);
  }

  /**
   * Decides whether a live frame is new, completes its header, and remembers its answer. A frame that is not new must not be
   * logged.
   *
   * @param arrivalTimeMs what the frame's header will say
   * @param answer receives the status, who it was and where that producer stands, and whether the frame is to be logged
   */
  void admit(FrameSlot slot, long arrivalTimeMs, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    byte kind = LogFrame.kind(frame, 0);
    answer.status = FrameOrigin.ACCEPTED;
    answer.logged = true;
    answer.producer = 0;
    answer.epoch = 0;
    answer.sequence = 0;
    answer.bookmark = 0;
    if (kind == LogFrame.KIND_PRODUCER) {
      open(slot, answer);
    } else if (kind == LogFrame.KIND_USAGE || kind == LogFrame.KIND_EVENTS) {
      admitUsage(slot, kind, arrivalTimeMs, answer);
    }
  }

  private void admitUsage(
      FrameSlot slot, byte kind, long arrivalTimeMs, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    int number = frame.getInt(LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN);
    Producer producer = null;
    answer.producer = number;
    answer.sequence = frame.getLong(LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
    answer.bookmark = frame.getLong(LogFrame.BOOKMARK_OFFSET, LITTLE_ENDIAN);
    if (number != 0) {
      producer = producers.byNumber(number);
      if (producer == null) {
        throw new IllegalStateException(
            "frame of a producer that never opened [producer=" + number + "]");
      }
      answer.epoch = producer.epoch;
      answer.status = order(slot, producer, answer);
      answer.logged = answer.status == FrameOrigin.ACCEPTED;
      if (!answer.logged) {
        return;
      }
    }
    if (kind == LogFrame.KIND_EVENTS && EventDeduplicator.wants(frame)) {
      ids.advance(arrivalTimeMs);
      deduplicator.deduplicate(frame);
    }
    answer.refusals = refusals(frame, 0);
    if (producer != null) {
      producer.accept(
          answer.sequence,
          answer.bookmark,
          frame.getInt(LogFrame.CLIENT_CRC_OFFSET, LITTLE_ENDIAN),
          answer.refusals);
    }
  }

  private byte order(FrameSlot slot, Producer producer, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    if (frame.getInt(LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN) != producer.epoch) {
      return FrameOrigin.STALE_EPOCH;
    }
    if (slot.origin() != producer.origin) {
      return FrameOrigin.SUPERSEDED;
    }
    long sequence = answer.sequence;
    if (sequence == producer.sequence + 1) {
      return FrameOrigin.ACCEPTED;
    }
    if (sequence > producer.sequence || sequence < 1) {
      return FrameOrigin.GAP;
    }
    if (!producer.remembers(sequence)) {
      return FrameOrigin.SEEN_DETAIL_EXPIRED;
    }
    if (producer.crc(sequence) != frame.getInt(LogFrame.CLIENT_CRC_OFFSET, LITTLE_ENDIAN)) {
      return FrameOrigin.CONFLICT;
    }
    answer.refusals = producer.refusals(sequence);
    return FrameOrigin.SEEN;
  }

  /** A connection says for which producer and epoch it speaks. Only a new producer or a higher epoch changes the log. */
  private void open(FrameSlot slot, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    int tenant = frame.getInt(HEADER_LENGTH, LITTLE_ENDIAN);
    String name = producerName(frame, 0);
    int epoch = frame.getInt(LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN);
    Producer producer = producers.find(tenant, name);
    if (producer != null && Integer.compareUnsigned(epoch, producer.epoch) < 0) {
      answer.producer = producer.number;
      answer.epoch = producer.epoch;
      answer.status = FrameOrigin.STALE_EPOCH;
      answer.logged = false;
      return;
    }
    boolean changes = producer == null || epoch != producer.epoch;
    if (producer == null) {
      producer = producers.add(tenant, name);
    }
    if (changes) {
      producer.open(epoch);
    }
    producer.origin = slot.origin();
    frame.putInt(LogFrame.PRODUCER_OFFSET, producer.number, LITTLE_ENDIAN);
    answer.producer = producer.number;
    answer.epoch = producer.epoch;
    answer.sequence = producer.sequence;
    answer.bookmark = producer.bookmark;
    answer.status = FrameOrigin.OPENED;
    answer.logged = changes;
  }

  /** Brings back what {@link #admit} remembered when a logged frame was live. */
  private void remember(DirectBuffer buffer, int frame, byte kind) {
    int number = buffer.getInt(frame + LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN);
    if (kind == LogFrame.KIND_PRODUCER) {
      int tenant = buffer.getInt(frame + HEADER_LENGTH, LITTLE_ENDIAN);
      String name = producerName(buffer, frame);
      Producer producer = producers.find(tenant, name);
      if (producer == null) {
        producer = producers.add(tenant, name);
      }
      if (producer.number != number) {
        throw new IllegalStateException(
            "producer number differs on replay [logged="
                + number
                + "] [replayed="
                + producer.number
                + "]");
      }
      producer.open(buffer.getInt(frame + LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN));
      return;
    }
    if (kind == LogFrame.KIND_EVENTS
        && (buffer.getByte(frame + LogFrame.FLAGS_OFFSET) & EventDeduplicator.FLAG_DEDUPLICATE)
            != 0) {
      ids.advance(LogFrame.arrivalTimeMs(buffer, frame));
      rememberIds(buffer, frame);
    }
    if (number != 0) {
      Producer producer = producers.byNumber(number);
      long sequence = buffer.getLong(frame + LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
      if (producer == null || sequence != producer.sequence + 1) {
        throw new IllegalStateException(
            "log skips a sequence [producer=" + number + "] [sequence=" + sequence + "]");
      }
      producer.accept(
          sequence,
          buffer.getLong(frame + LogFrame.BOOKMARK_OFFSET, LITTLE_ENDIAN),
          buffer.getInt(frame + LogFrame.CLIENT_CRC_OFFSET, LITTLE_ENDIAN),
          refusals(buffer, frame));
    }
  }

  private void rememberIds(DirectBuffer buffer, int frame) {
    int events = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int at = frame + HEADER_LENGTH;
    for (int i = 0; i < events; i++) {
      long low = buffer.getLong(at, LITTLE_ENDIAN);
      long high = buffer.getLong(at + 8, LITTLE_ENDIAN);
      if (low != 0 || high != 0) {
        ids.insert(low, high);
      }
      at += EventFrames.entryLength(buffer, at);
    }
  }

  /** Applies a frame read back from the log. Flushes are carried by {@code taker}, just as they were. */
  public void replay(DirectBuffer buffer, int frame, FlushWork.Taker taker) {
    byte kind = LogFrame.kind(buffer, frame);
    if (kind == LogFrame.KIND_USAGE
        || kind == LogFrame.KIND_EVENTS
        || kind == LogFrame.KIND_PRODUCER) {
      remember(buffer, frame, kind);
    } else if (kind == LogFrame.KIND_SERIES) {
      forEachSeries(buffer, frame, onSeries);
    } else if (kind == LogFrame.KIND_ATTRIBUTE_NAMES) {
      EventFrames.forEachName(buffer, frame, onAttributeName);
    }
    apply(buffer, frame, taker);
  }

  /** Counts a logged frame, or takes in what it defines. */
  void apply(DirectBuffer buffer, int frame, FlushWork.Taker taker) {
    switch (LogFrame.kind(buffer, frame)) {
      case LogFrame.KIND_USAGE -> {
        counter.countUsage(buffer, frame, LogFrame.position(buffer, frame));
        total(buffer, frame);
      }
      case LogFrame.KIND_EVENTS -> {
        counter.countEvents(buffer, frame, LogFrame.position(buffer, frame));
        total(buffer, frame);
      }
      case LogFrame.KIND_SERIES -> {
        forEachSeries(buffer, frame, this::define);
        counter.reserve();
      }
      case LogFrame.KIND_ATTRIBUTE_NAMES ->
          EventFrames.forEachName(buffer, frame, attributeNames::add);
      case LogFrame.KIND_CATALOG ->
          catalogVersion = buffer.getInt(frame + LogFrame.CATALOG_VERSION_OFFSET, LITTLE_ENDIAN);
      case LogFrame.KIND_FLUSH -> flush(buffer, frame, taker);
      case LogFrame.KIND_PRODUCER, LogFrame.KIND_INCARNATION, LogFrame.KIND_SEGMENT_END -> {}
      default ->
          throw new IllegalStateException(
              "unknown kind of frame in the log [kind="
                  + LogFrame.kind(buffer, frame)
                  + "] [position="
                  + LogFrame.position(buffer, frame)
                  + "]");
    }
  }

  private void define(SeriesDefinition definition) {
    rules.define(definition, meters.get().all().get(definition.key().meter()));
    newSeries.add(definition);
  }

  private void total(DirectBuffer buffer, int frame) {
    totals.add(
        buffer.getInt(frame + LogFrame.EVENTS_RECEIVED_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EVENTS_DUPLICATE_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.EVENTS_REFUSED_OFFSET, LITTLE_ENDIAN),
        buffer.getInt(frame + LogFrame.RECORD_COUNT_OFFSET, LITTLE_ENDIAN));
  }

  private void flush(DirectBuffer buffer, int frame, FlushWork.Taker taker) {
    long number = buffer.getLong(frame + LogFrame.FLUSH_NUMBER_OFFSET, LITTLE_ENDIAN);
    if (number != flushNumber + 1) {
      throw new IllegalStateException(
          "flush out of order [number=" + number + "] [last=" + flushNumber + "]");
    }
    flushNumber = number;
    List<SeriesDefinition> definitions = newSeries;
    newSeries = new ArrayList<>();
    int firstName = attributeNamesFlushed + 1;
    List<String> names =
        List.copyOf(attributeNames.subList(attributeNamesFlushed, attributeNames.size()));
    attributeNamesFlushed = attributeNames.size();
    FlushWork work =
        new FlushWork(
            number,
            LogFrame.position(buffer, frame) + LogFrame.frameLength(buffer, frame),
            LogFrame.arrivalTimeMs(buffer, frame),
            catalogVersion,
            counter.table(),
            definitions,
            names,
            firstName,
            counter.takeKept(),
            ids.takeFresh(),
            ids.oldestBucket(),
            state());
    counter.exchange(taker.take(work));
  }

  /** The state that a commit mark carries beside the counters. */
  public byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(STATE_VERSION);
      out.writeLong(flushNumber);
      out.writeInt(catalogVersion);
      out.writeInt(rules.size());
      out.writeInt(attributeNames.size());
      totals.write(out);
      producers.write(out);
      ids.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Takes up a state, in an engine that was just made. Series and names up to it come first, with {@link #restoreSeries}
   * and {@link #restoreAttributeName}.
   */
  public void restore(byte[] state, IdHorizon.IdSource idFiles) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      requireStateVersion(in.readInt());
      flushNumber = in.readLong();
      catalogVersion = in.readInt();
      int series = in.readInt();
      int names = in.readInt();
      if (series != rules.size() || names != attributeNames.size()) {
        throw new IOException(
            "series or names are missing [series="
                + rules.size()
                + "] [expected="
                + series
                + "] [names="
                + attributeNames.size()
                + "] [expected="
                + names
                + "]");
      }
      totals.read(in);
      producers.read(in);
      ids.read(in, idFiles);
    }
    attributeNamesFlushed = attributeNames.size();
    newSeries = new ArrayList<>();
    counter.reserve();
  }

  static void requireStateVersion(int version) throws IOException {
    if (version != STATE_VERSION) {
      throw new IOException(
          "engine state of another version [version="
              + version
              + "] [known="
              + STATE_VERSION
              + "]");
    }
  }

  /**
   * Changes the limits of the id horizon. They are part of the state, so live they change only when a state is taken up.
   *
   * @param idsMax no more than the engine was made for
   */
  public void limitIds(int hoursMax, int idsMax) {
    ids.limit(hoursMax, idsMax);
  }

  /** A series that was flushed before the state to be restored. */
  public void restoreSeries(SeriesDefinition definition) {
    onSeries.accept(definition);
    rules.define(definition, meters.get().all().get(definition.key().meter()));
  }

  /** A name that was flushed before the state to be restored. */
  public void restoreAttributeName(String name) {
    onAttributeName.accept(name);
    attributeNames.add(name);
  }

  public long flushNumber() {
    return flushNumber;
  }

  public int catalogVersion() {
    return catalogVersion;
  }

  /** Records counted since the data directory began. */
  public long recordsCounted() {
    return totals.records;
  }

  Totals totals() {
    return totals;
  }

  public IdHorizon ids() {
    return ids;
  }

  int producerCount() {
    return producers.size();
  }

  private static void forEachSeries(
      DirectBuffer buffer, int frame, Consumer<SeriesDefinition> each) {
    SeriesDefinitionCodec.decode(
        buffer, frame + HEADER_LENGTH, LogFrame.payloadLength(buffer, frame), each);
  }

  private static String producerName(DirectBuffer buffer, int frame) {
    int length = buffer.getShort(frame + HEADER_LENGTH + 4, LITTLE_ENDIAN) & 0xFFFF;
    return buffer.getStringWithoutLengthUtf8(frame + HEADER_LENGTH + 6, length);
  }

  private static byte @Nullable [] refusals(DirectBuffer buffer, int frame) {
    int count = buffer.getInt(frame + LogFrame.REFUSAL_COUNT_OFFSET, LITTLE_ENDIAN);
    if (count == 0) {
      return null;
    }
    byte[] refusals = new byte[count * REFUSAL_LENGTH];
    int end = frame + HEADER_LENGTH + LogFrame.payloadLength(buffer, frame);
    buffer.getBytes(end - refusals.length, refusals);
    return refusals;
  }
}
