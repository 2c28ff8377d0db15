package io.tallygate.gateway.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A ring that takes frames, remembers ids and answers on a thread of its own; checks that the sums of each frame add up. */
final class FakePort implements IngestPort, AutoCloseable {
  private final ExecutorService force = Executors.newSingleThreadExecutor();
  private final Set<List<Long>> ids = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private final List<Record> records = new ArrayList<>();
  private long received;
  private long refused;
  private long duplicate;
  private int frames;
  private final CountDownLatch published = new CountDownLatch(1);
  private volatile CountDownLatch held = new CountDownLatch(0);
  volatile boolean full;
  volatile boolean silent;
  volatile @Nullable String busy;

  /** One record of an event that was not a duplicate. */
  record Record(int series, int index, long quantity, long timeMs) {}

  @Override
  public @Nullable FrameSlot tryClaim() {
    return full ? null : new FrameSlot(ByteBuffer.allocateDirect(FrameSlot.LENGTH));
  }

  @Override
  public void publish(FrameSlot slot) {
    byte @Nullable [] refusals = take(slot.buffer());
    FrameOrigin origin = slot.origin();
    published.countDown();
    if (origin != null && !silent) {
      force.execute(
          () -> {
            awaitUninterrupted(held);
            origin.onAnswer(
                FrameOrigin.ACCEPTED, slot.token(), 0, 0, 0, 0, 4096, refusals, System.nanoTime());
            origin.onGroupEnd();
          });
    }
  }

  /** Answers nothing until {@link #letGo}. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void letGo() {
    held.countDown();
  }

  /** Waits for the first frame. */
  void awaitFrame() {
    awaitUninterrupted(published);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized byte @Nullable [] take(UnsafeBuffer frame) {
    int events = frame.getInt(LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int refusedHere = frame.getInt(LogFrame.EVENTS_REFUSED_OFFSET, LITTLE_ENDIAN);
    check(LogFrame.kind(frame, 0) == LogFrame.KIND_EVENTS, "kind");
    check(frame.getByte(LogFrame.FLAGS_OFFSET) == LogFrame.FLAG_DEDUPLICATE, "flags");
    check(
        frame.getInt(LogFrame.EVENTS_RECEIVED_OFFSET, LITTLE_ENDIAN) == events + refusedHere,
        "received");
    check(
        frame.getInt(LogFrame.REFUSAL_COUNT_OFFSET, LITTLE_ENDIAN) == refusedHere, "refusal count");
    frames++;
    received += events + refusedHere;
    refused += refusedHere;
    long baseMs = frame.getLong(LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int at = LogFrame.HEADER_LENGTH;
    int count = 0;
    for (int i = 0; i < events; i++) {
      List<Long> id =
          List.of(frame.getLong(at, LITTLE_ENDIAN), frame.getLong(at + 8, LITTLE_ENDIAN));
      long timeMs =
          baseMs + (frame.getInt(at + EventEntry.TIME_OFFSET_OFFSET, LITTLE_ENDIAN) & 0xFFFF_FFFFL);
      int recordCount = frame.getShort(at + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN);
      int attributes = frame.getShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
      boolean isNew = ids.add(id);
      for (int r = 0; r < recordCount; r++) {
        int record = at + EventEntry.length(r, 0);
        int index = frame.getInt(record + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN);
        if (isNew) {
          records.add(
              new Record(
                  frame.getInt(record, LITTLE_ENDIAN),
                  index,
                  frame.getLong(record + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN),
                  timeMs));
        } else if (r == 0) {
          refuse(answer, index);
          duplicate++;
        }
      }
      count += recordCount;
      at += EventEntry.length(recordCount, attributes);
    }
    check(frame.getInt(LogFrame.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) == count, "record count");
    byte[] known = new byte[refusedHere * 8];
    frame.getBytes(at, known);
    answer.writeBytes(known);
    int payload = frame.getInt(LogFrame.PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
    check(payload == at + known.length - LogFrame.HEADER_LENGTH, "payload length");
    return answer.size() == 0 ? null : answer.toByteArray();
  }

  private static void refuse(ByteArrayOutputStream answer, int index) {
    UnsafeBuffer refusal = new UnsafeBuffer(new byte[8]);
    refusal.putInt(0, index, LITTLE_ENDIAN);
    refusal.putShort(4, (short) RefusalCode.DUPLICATE.code(), LITTLE_ENDIAN);
    answer.writeBytes(refusal.byteArray());
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      faults.add(what);
    }
  }

  @Override
  public @Nullable String busyReason() {
    return busy;
  }

  /** What no frame may have: sums that do not add up. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  synchronized List<Record> records() {
    return List.copyOf(records);
  }

  synchronized long received() {
    return received;
  }

  synchronized long refused() {
    return refused;
  }

  synchronized long duplicate() {
    return duplicate;
  }

  synchronized int frames() {
    return frames;
  }

  @Override
  public void close() {
    force.shutdown();
  }
}
