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
 * What the core thread does with a full usage frame but for writing it: admit (sequence, answer, producer table) and apply
 * (counters, totals). 64 frames of 4,096 records go round as they would in the ring, over a million series. Time per record.
 *
 * <p>In the engine's package, because only the core thread may call what is measured.
 */
public class EngineBenchmark extends Measured {
  private static final int SERIES = 1_000_000;
  private static final int FRAMES = 64;
  private static final int RECORDS = LogFrame.PAYLOAD_LENGTH_MAX / 16;
  private static final int IN_FLIGHT = 64;
  private static final long BASE_TIME_MS = 1_700_000_000_000L;

  @Param({"UNIFORM", "ZIPF"})
  public Spread spread = Spread.UNIFORM;

  private final BenchmarkMeters meters = new BenchmarkMeters();
  private final RatingEngine engine =
      new RatingEngine(() -> meters, new SeriesDictionary(), name -> {}, IN_FLIGHT, 24, 1_000);
  private final FrameSlot[] slots = new FrameSlot[FRAMES];
  private final AnswerQueue.Answer answer = new AnswerQueue.Answer();
  private final FrameSlot control = new FrameSlot(ByteBuffer.allocateDirect(FrameSlot.LENGTH));
  private final FlushWork.Taker taker = this::drain;
  private long sequence;
  private long flush;
  private long drained;

  @Setup(Level.Trial)
  public void define() throws IOException {
    for (int number = 0; number < SERIES; number++) {
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
    int[] series = Draws.numbers(spread, SERIES, FRAMES * RECORDS);
    for (int i = 0; i < FRAMES; i++) {
      slots[i] = new FrameSlot(ByteBuffer.allocateDirect(FrameSlot.LENGTH));
      fill(slots[i].buffer(), answer.producer, series, i * RECORDS);
    }
  }

  private static void fill(UnsafeBuffer frame, int producer, int[] series, int from) {
    LogFrame.begin(frame, 0, LogFrame.KIND_USAGE);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, LogFrame.PAYLOAD_LENGTH_MAX, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PRODUCER_OFFSET, producer, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
    frame.putLong(LogFrame.BASE_TIME_OFFSET, BASE_TIME_MS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, RECORDS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, RECORDS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, RECORDS, LITTLE_ENDIAN);
    int at = LogFrame.HEADER_LENGTH;
    for (int i = 0; i < RECORDS; i++, at += 16) {
      frame.putInt(at, series[from + i], LITTLE_ENDIAN);
      frame.putInt(at + 4, i, LITTLE_ENDIAN);
      frame.putLong(at + 8, i, LITTLE_ENDIAN);
    }
  }

  /** A flush after each iteration, so that every one starts with empty counters. */
  @TearDown(Level.Iteration)
  public void flush() {
    LogFrame.begin(control.buffer(), 0, LogFrame.KIND_FLUSH);
    control.buffer().putLong(LogFrame.FLUSH_NUMBER_OFFSET, ++flush, LITTLE_ENDIAN);
    engine.apply(control.buffer(), 0, taker);
  }

  private CounterTable drain(FlushWork work) {
    work.table().drain((series, window, count, sum) -> drained += sum);
    work.ids().release();
    return work.table();
  }

  private FrameSlot next() {
    FrameSlot slot = slots[(int) (sequence & (FRAMES - 1))];
    slot.buffer().putLong(LogFrame.SEQUENCE_OFFSET, ++sequence, LITTLE_ENDIAN);
    return slot;
  }

  /** Live. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public byte admitAndApply() {
    FrameSlot slot = next();
    engine.admit(slot, BASE_TIME_MS, answer);
    engine.apply(slot.buffer(), 0, taker);
    return answer.status;
  }

  /** As recovery does with a frame read back, but for reading it. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public RatingEngine replay() {
    FrameSlot slot = next();
    engine.replay(slot.buffer(), 0, taker);
    return engine;
  }
}
