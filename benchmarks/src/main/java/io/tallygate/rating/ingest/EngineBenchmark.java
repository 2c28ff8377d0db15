package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.benchmarks.BenchmarkMeters;
import io.tallygate.benchmarks.Draws;
import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.benchmarks.Measured;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDictionary;
import io.tallygate.rating.meter.SeriesKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the core thread does with a usage frame but for writing it: admit (sequence, answer, producer table) and apply (counters,
 * totals). Time per record.
 *
 * <p>Every frame is first filled, in one of 64 slots, as by an event loop: with the next records out of twice as many as there are
 * series, so that nearly every series is counted in. The baseline has that copy, and nothing else. What an event loop would have
 * left in another core's cache is in this one's own here.
 *
 * <p>In the engine's package, because only the core thread may call what is measured.
 */
public class EngineBenchmark extends Measured {
  private static final int SLOTS = 64;
  private static final int RECORD_LENGTH = 16;
  private static final int IN_FLIGHT = 64;
  private static final long BASE_TIME_MS = 1_700_000_000_000L;

  @Param({"1000", "1000000", "10000000"})
  public int series = 1_000_000;

  @Param("UNIFORM")
  public Spread skew = Spread.UNIFORM;

  /** Records in a frame. */
  @Param({"64", "4096"})
  public int batch = RECORDS;

  private final BenchmarkMeters meters = new BenchmarkMeters();
  private final RatingEngine engine =
      new RatingEngine(() -> meters, new SeriesDictionary(), name -> {}, IN_FLIGHT, 24, 1_000);
  private final FrameSlot[] slots = new FrameSlot[SLOTS];
  private final AnswerQueue.Answer answer = new AnswerQueue.Answer();
  private final FrameSlot control = new FrameSlot(ByteBuffer.allocateDirect(FrameSlot.LENGTH));
  private final FlushWork.Taker taker = this::drain;

  @SuppressWarnings("NullAway.Init") // by define()
  private UnsafeBuffer records;

  private int recordsAt;
  private long sequence;
  private long flush;
  private long applied;
  private long drained;

  @Setup(Level.Trial)
  public void define() throws IOException {
    for (int number = 0; number < series; number++) {
      SeriesKey key = new SeriesKey(0, 0, "subject-" + number, List.of());
      engine.restoreSeries(new SeriesDefinition(number, key, number, SeriesDefinition.NONE));
    }
    // Makes room in the counters for the series taken up.
    engine.restore(engine.state(), (bucket, count, sink) -> {});
    LogFrame.begin(control.buffer(), 0, LogFrame.KIND_PRODUCER);
    control.buffer().putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
    control.buffer().putInt(LogFrame.HEADER_LENGTH, 0, LITTLE_ENDIAN);
    control.buffer().putShort(LogFrame.HEADER_LENGTH + 4, (short) 1, LITTLE_ENDIAN);
    control.buffer().putByte(LogFrame.HEADER_LENGTH + 6, (byte) 'p');
    engine.admit(control, BASE_TIME_MS, answer);
    engine.apply(control.buffer(), 0, taker);
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new FrameSlot(ByteBuffer.allocateDirect(FrameSlot.LENGTH));
      begin(slots[i].buffer(), answer.producer, batch);
    }
    drawRecords();
  }

  private void drawRecords() {
    int[] numbers = Draws.numbers(skew, series, Draws.enough(series, RECORDS));
    records = new UnsafeBuffer(ByteBuffer.allocateDirect(numbers.length * RECORD_LENGTH));
    for (int i = 0; i < numbers.length; i++) {
      records.putInt(i * RECORD_LENGTH, numbers[i], LITTLE_ENDIAN);
      records.putInt(i * RECORD_LENGTH + 4, i & (RECORDS - 1), LITTLE_ENDIAN);
      records.putLong(i * RECORD_LENGTH + 8, i, LITTLE_ENDIAN);
    }
  }

  private static void begin(UnsafeBuffer frame, int producer, int count) {
    LogFrame.begin(frame, 0, LogFrame.KIND_USAGE);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, count * RECORD_LENGTH, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PRODUCER_OFFSET, producer, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
    frame.putLong(LogFrame.BASE_TIME_OFFSET, BASE_TIME_MS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, count, LITTLE_ENDIAN);
  }

  /** A flush after each iteration, so that every one starts with empty counters. */
  @TearDown(Level.Iteration)
  public void flush() {
    LogFrame.begin(control.buffer(), 0, LogFrame.KIND_FLUSH);
    control.buffer().putLong(LogFrame.FLUSH_NUMBER_OFFSET, ++flush, LITTLE_ENDIAN);
    engine.apply(control.buffer(), 0, taker);
    requireEqual("records lost or doubled", applied, drained);
  }

  private CounterTable drain(FlushWork work) {
    work.table().drain((number, window, count, sum) -> drained += count);
    work.ids().release();
    return work.table();
  }

  /** The next frame, filled and numbered. */
  private FrameSlot next() {
    FrameSlot slot = slots[(int) (sequence & (SLOTS - 1))];
    int length = batch * RECORD_LENGTH;
    slot.buffer().putBytes(LogFrame.HEADER_LENGTH, records, recordsAt, length);
    recordsAt = recordsAt + length == records.capacity() ? 0 : recordsAt + length;
    slot.buffer().putLong(LogFrame.SEQUENCE_OFFSET, ++sequence, LITTLE_ENDIAN);
    return slot;
  }

  /** Live. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public byte admitAndApply() {
    for (int done = 0; done < RECORDS; done += batch) {
      FrameSlot slot = next();
      engine.admit(slot, BASE_TIME_MS, answer);
      engine.apply(slot.buffer(), 0, taker);
    }
    applied += RECORDS;
    return answer.status;
  }

  /** As recovery does with a frame read back, but for reading it. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public RatingEngine replay() {
    for (int done = 0; done < RECORDS; done += batch) {
      engine.replay(next().buffer(), 0, taker);
    }
    applied += RECORDS;
    return engine;
  }

  /** The harness: frames filled and numbered, and nothing done with them. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long baseline() {
    for (int done = 0; done < RECORDS; done += batch) {
      next();
    }
    return sequence;
  }
}
