package io.tallygate.benchmarks.billing;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.log.LogFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** A producer within the process: full frames onto the ring of a core, each logged, forced and counted. One thread sends. */
final class UsageLine implements FrameOrigin {
  private static final int RECORDS_MAX = 4096;
  private static final int RECORD_LENGTH = 16;
  private static final int IN_FLIGHT = 16;
  private static final long RING_FULL_PARK_NS = 100_000;
  private static final long ANSWER_SECONDS = 60;

  private final RatingCore core;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final CompletableFuture<int[]> opened = new CompletableFuture<>();
  private final int[] series = new int[RECORDS_MAX];
  private final long[] quantities = new long[RECORDS_MAX];
  private volatile byte refusal = ACCEPTED;
  private int number;
  private long sequence = 1;
  private int count;
  private long baseMs;

  UsageLine(RatingCore core, String name) {
    this.core = core;
    FrameSlot slot = claim();
    MutableDirectBuffer frame = slot.buffer();
    LogFrame.begin(frame, 0, LogFrame.KIND_PRODUCER);
    byte[] bytes = name.getBytes(UTF_8);
    frame.putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
    frame.putInt(LogFrame.HEADER_LENGTH, 0, LITTLE_ENDIAN);
    frame.putShort(LogFrame.HEADER_LENGTH + 4, (short) bytes.length, LITTLE_ENDIAN);
    frame.putBytes(LogFrame.HEADER_LENGTH + 6, bytes);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, 6 + bytes.length, LITTLE_ENDIAN);
    slot.from(this, 0, System.nanoTime());
    core.ingest().publish(slot);
    number = opened.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join()[0];
  }

  private FrameSlot claim() {
    FrameSlot slot = core.ingest().tryClaim();
    while (slot == null) {
      LockSupport.parkNanos(RING_FULL_PARK_NS);
      slot = core.ingest().tryClaim();
    }
    return slot;
  }

  /** Adds a record; a full frame, or one of another time, is sent first. */
  void add(int seriesNumber, long timeMs, long quantity) throws InterruptedException {
    if (count == RECORDS_MAX || (count > 0 && timeMs != baseMs)) {
      send();
    }
    baseMs = timeMs;
    series[count] = seriesNumber;
    quantities[count] = quantity;
    count++;
  }

  private void send() throws InterruptedException {
    if (!inFlight.tryAcquire(ANSWER_SECONDS, TimeUnit.SECONDS) || refusal != ACCEPTED) {
      throw new IllegalStateException("usage was not acknowledged [status=" + refusal + "]");
    }
    FrameSlot slot = claim();
    MutableDirectBuffer frame = slot.buffer();
    LogFrame.begin(frame, 0, LogFrame.KIND_USAGE);
    int at = LogFrame.HEADER_LENGTH;
    for (int i = 0; i < count; i++) {
      frame.putInt(at, series[i], LITTLE_ENDIAN);
      frame.putInt(at + 4, 0, LITTLE_ENDIAN);
      frame.putLong(at + 8, quantities[i], LITTLE_ENDIAN);
      at += RECORD_LENGTH;
    }
    frame.putInt(LogFrame.PRODUCER_OFFSET, number, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
    frame.putLong(LogFrame.SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
    frame.putLong(LogFrame.BASE_TIME_OFFSET, baseMs, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.CLIENT_CRC_OFFSET, (int) sequence, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, at - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
    slot.from(this, sequence, System.nanoTime());
    sequence++;
    count = 0;
    core.ingest().publish(slot);
  }

  /** Sends what is left, and waits until all of it is acknowledged. */
  void finish() throws InterruptedException {
    if (count > 0) {
      send();
    }
    if (!inFlight.tryAcquire(IN_FLIGHT, ANSWER_SECONDS, TimeUnit.SECONDS) || refusal != ACCEPTED) {
      throw new IllegalStateException("usage was not acknowledged [status=" + refusal + "]");
    }
    inFlight.release(IN_FLIGHT);
  }

  @Override
  public void onAnswer(
      byte status,
      long token,
      int producer,
      int epoch,
      long answered,
      long bookmark,
      long position,
      byte @Nullable [] refusals,
      long durableNs) {
    if (status == OPENED) {
      opened.complete(new int[] {producer});
    } else {
      if (status != ACCEPTED) {
        refusal = status;
      }
      inFlight.release();
    }
  }

  @Override
  public void onGroupEnd() {}
}
