package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.benchmarks.Measured;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * De-duplication by id: full frames of events without attributes, against a horizon that is full: what comes new pushes the
 * oldest out. Time per event.
 *
 * <p>In the engine's package, because only the core thread may call what is measured.
 */
public class DedupBenchmark extends Measured {
  private static final int HOURS_MAX = 24;
  private static final long ARRIVAL_MS = 1_700_000_000_000L;
  private static final int ENTRY_LENGTH = EventEntry.RECORDS_OFFSET + EventEntry.RECORD_LENGTH;
  private static final int EVENTS = LogFrame.PAYLOAD_LENGTH_MAX / ENTRY_LENGTH;

  /** 300 × 1,638 ids. */
  private static final int FRAMES_PER_FLUSH = 300;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Ids remembered. */
  @Param({"5000000", "10000000"})
  public int idsMax = 5_000_000;

  private IdHorizon horizon = new IdHorizon(HOURS_MAX, 1);
  private EventDeduplicator deduplicator = new EventDeduplicator(horizon);
  private final UnsafeBuffer frame =
      new UnsafeBuffer(
          ByteBuffer.allocateDirect(LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX)));
  private long ids;
  private long frames;
  private long asked;

  @Setup(Level.Trial)
  public void fillHorizon() {
    horizon = new IdHorizon(HOURS_MAX, idsMax);
    deduplicator = new EventDeduplicator(horizon);
    while (ids < idsMax) {
      deduplicateNew();
    }
  }

  /** Spreads a counter over 64 bits, as a hash would. */
  private static long mix(long counter) {
    long z = counter * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private void fillFrame(long firstId) {
    LogFrame.begin(frame, 0, LogFrame.KIND_EVENTS);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, EVENTS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, EVENTS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, EVENTS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, EVENTS * ENTRY_LENGTH, LITTLE_ENDIAN);
    int at = LogFrame.HEADER_LENGTH;
    for (int i = 0; i < EVENTS; i++, at += ENTRY_LENGTH) {
      frame.putLong(at, mix(firstId + i), LITTLE_ENDIAN);
      frame.putLong(at + 8, firstId + i, LITTLE_ENDIAN);
      frame.putInt(at + EventEntry.RECORD_COUNT_OFFSET, 1, LITTLE_ENDIAN);
    }
  }

  /** How far back {@link #deduplicateRepeated} asks at the most. */
  private int newest() {
    return Math.min(2_000_000, idsMax / 2);
  }

  /** Every id is new. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int deduplicateNew() {
    fillFrame(ids + 1);
    ids += EVENTS;
    horizon.advance(ARRIVAL_MS + ++frames);
    deduplicator.deduplicate(frame);
    if (frames % FRAMES_PER_FLUSH == 0) {
      horizon.takeFresh().release();
    }
    int accepted = frame.getInt(LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    requireEqual("events accepted", EVENTS, accepted);
    return accepted;
  }

  /** Every id was seen: a frame sent again whole, somewhere among the newest two million. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int deduplicateRepeated() {
    asked += GOLDEN_GAMMA;
    fillFrame(ids - newest() + (((asked >>> 44) * (newest() / 2)) >> 20));
    horizon.advance(ARRIVAL_MS + frames);
    deduplicator.deduplicate(frame);
    int duplicates = frame.getInt(LogFrame.EVENTS_DUPLICATE_OFFSET, LITTLE_ENDIAN);
    requireEqual("duplicates", EVENTS, duplicates);
    return duplicates;
  }

  /** The harness: filling the frame, which the two others include. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public UnsafeBuffer baseline() {
    fillFrame(ids += EVENTS);
    return frame;
  }
}
