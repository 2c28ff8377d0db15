package io.tallygate.rating.ingest;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.CountingRules;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import io.tallygate.rating.meter.SeriesDictionary;
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

/**
 * The state that frames change, in the order of the log: series, counters, producers, ids. It reads no clock and no random:
 * the same frames at the same positions leave the same state, live or replayed.
 *
 * <p>Live, a frame passes {@link #admit} (is it new?), is logged, and is then {@link #apply applied}. Replayed, it is {@link
 * #replay remembered} as it was decided then, and applied. One thread.
 */
public final class RatingEngine {
  private static final int STATE_VERSION = 2;

  private final Supplier<Meters> meters;
  private final SeriesDictionary series;
  private final Consumer<String> onAttributeName;
  private final CountingRules rules = new CountingRules();
  private final List<String> attributeNames = new ArrayList<>();
  private final RecordCounter counter;
  private final Admission admission;
  private final Totals totals = new Totals();
  private int seriesFlushed;
  private int attributeNamesFlushed;
  private int catalogVersion;
  private long flushNumber;

  /**
   * @param meters the newest meters; at least as new as any definition in the log
   * @param series gets every series that a replayed frame defines; live ones are named there before their frame is published
   * @param onAttributeName told of every name that a replayed frame defines (live ones are known to who defined them)
   * @param idHorizonMax ids that there is memory for from now on: see {@link IdMemory}
   */
  public RatingEngine(
      Supplier<Meters> meters,
      SeriesDictionary series,
      Consumer<String> onAttributeName,
      int inFlightFrames,
      int idHorizonHours,
      int idHorizonMax) {
    this.meters = meters;
    this.series = series;
    this.onAttributeName = onAttributeName;
    this.counter = new RecordCounter(rules, attributeNames, new CounterTable());
    this.admission = new Admission(inFlightFrames, new IdHorizon(idHorizonHours, idHorizonMax));
  }

  /** See {@link Admission#admit}. */
  void admit(FrameSlot slot, long arrivalTimeMs, AnswerQueue.Answer answer) {
    admission.admit(slot, arrivalTimeMs, answer);
  }

  /** Applies a frame read back from the log. Flushes are carried by {@code taker}, just as they were. */
  public void replay(DirectBuffer buffer, int frame, FlushWork.Taker taker) {
    byte kind = LogFrame.kind(buffer, frame);
    if (kind == LogFrame.KIND_USAGE
        || kind == LogFrame.KIND_EVENTS
        || kind == LogFrame.KIND_CORRECTION
        || kind == LogFrame.KIND_PRODUCER) {
      admission.remember(buffer, frame, kind);
    } else if (kind == LogFrame.KIND_SERIES) {
      forEachSeries(buffer, frame, series::learn);
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
      case LogFrame.KIND_CORRECTION -> {
        counter.countCorrection(buffer, frame, LogFrame.position(buffer, frame));
        total(buffer, frame);
        totals.takeBack(
            buffer.getInt(
                frame + HEADER_LENGTH + CorrectionEntry.RECORDS_COUNT_OFFSET, LITTLE_ENDIAN));
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

  /** What the heap holds until the next flush: rows of counters beside the array, kept events, voided ones. */
  int held() {
    return counter.held();
  }

  private void define(SeriesDefinition definition) {
    rules.define(definition, meters.get().all().get(definition.key().meter()));
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
    List<SeriesDefinition> definitions = series.names().list(seriesFlushed, rules.size());
    seriesFlushed = rules.size();
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
            counter.takeVoided(),
            ids().takeFresh(),
            ids().oldestBucket(),
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
      admission.write(out);
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
      int seriesCount = in.readInt();
      int names = in.readInt();
      if (seriesCount != rules.size() || names != attributeNames.size()) {
        throw new IOException(
            "series or names are missing [series="
                + rules.size()
                + "] [expected="
                + seriesCount
                + "] [names="
                + attributeNames.size()
                + "] [expected="
                + names
                + "]");
      }
      totals.read(in);
      admission.read(in, idFiles);
    }
    attributeNamesFlushed = attributeNames.size();
    seriesFlushed = rules.size();
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
    ids().limit(hoursMax, idsMax);
  }

  /** A series that was flushed before the state to be restored. */
  public void restoreSeries(SeriesDefinition definition) {
    series.learn(definition);
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
    return admission.ids();
  }

  int producerCount() {
    return admission.producers();
  }

  private static void forEachSeries(
      DirectBuffer buffer, int frame, Consumer<SeriesDefinition> each) {
    SeriesDefinitionCodec.decode(
        buffer, frame + HEADER_LENGTH, LogFrame.payloadLength(buffer, frame), each);
  }
}
