package io.tallygate.gateway.binary;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.protocol.BusyCode;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A core in memory: keeps a copy of each frame that it is given, and answers from a thread of its own, by the rules of
 * FrameOrigin; at once, or one group at a time when told to.
 */
final class FakeCore implements IngestPort, SeriesDirectory, AutoCloseable {
  static final int IN_FLIGHT = 4;
  static final int INCARNATION = 7;

  private final ExecutorService force =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "fake-force"));
  private final Map<String, Producer> producers = new HashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private final Map<SeriesKey, Integer> series = new ConcurrentHashMap<>();
  private final Map<String, Integer> names = new ConcurrentHashMap<>();
  private final AtomicLong position = new AtomicLong();

  final Latencies latencies = new Latencies();
  final BlockingQueue<UnsafeBuffer> frames = new LinkedBlockingQueue<>();
  final AtomicInteger claimsRefused = new AtomicInteger();
  volatile boolean full;
  volatile String busy;
  volatile int seriesMax = Integer.MAX_VALUE;
  volatile FixedMeters meters = new FixedMeters();
  private boolean holding;

  private static final class Producer {
    int number;
    int epoch;
    long sequence;
    FrameOrigin origin;
    final Map<Long, Integer> crcs = new HashMap<>();
    final Map<Long, byte[]> refusals = new HashMap<>();
  }

  IngestAccess access() {
    return new IngestAccess(
        this,
        () -> BusyCode.DISK_LOW,
        this,
        () -> meters,
        () -> new IdHasher(1, 2),
        tenant -> tenant.equals("default") ? 0 : -1,
        INCARNATION,
        IN_FLIGHT,
        latencies);
  }

  @Override
  public FrameSlot tryClaim() {
    if (full) {
      claimsRefused.incrementAndGet();
      return null;
    }
    return new FrameSlot(BufferUtil.allocateDirectAligned(FrameSlot.LENGTH, 64));
  }

  @Override
  public void publish(FrameSlot slot) {
    UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocate(FrameSlot.LENGTH));
    frame.putBytes(0, slot.buffer(), 0, FrameSlot.LENGTH);
    synchronized (this) {
      Runnable answer = admit(frame, slot.origin(), slot.token());
      if (answer != null) {
        held.add(answer);
        if (!holding) {
          answerHeld();
        }
      }
    }
    frames.add(frame);
  }

  /** Answers wait from now on. */
  synchronized void hold() {
    holding = true;
  }

  /** Answers what waits as one group, and goes on waiting. */
  synchronized void answerHeld() {
    List<Runnable> group = new ArrayList<>(held);
    held.clear();
    force.execute(() -> group.forEach(Runnable::run));
  }

  private Runnable admit(UnsafeBuffer frame, FrameOrigin origin, long token) {
    if (origin == null) {
      return null;
    }
    byte kind = LogFrame.kind(frame, 0);
    int epoch = frame.getInt(LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN);
    if (kind == LogFrame.KIND_PRODUCER) {
      int length = frame.getShort(LogFrame.HEADER_LENGTH + 4, LITTLE_ENDIAN);
      String name = frame.getStringWithoutLengthUtf8(LogFrame.HEADER_LENGTH + 6, length);
      Producer producer = producers.computeIfAbsent(name, n -> new Producer());
      if (producer.number == 0) {
        producer.number = producers.size();
      }
      byte status = FrameOrigin.OPENED;
      if (epoch < producer.epoch) {
        status = FrameOrigin.STALE_EPOCH;
      } else if (epoch > producer.epoch) {
        producer.epoch = epoch;
        producer.sequence = 0;
      }
      if (status == FrameOrigin.OPENED) {
        producer.origin = origin;
      }
      return answer(origin, status, token, producer, producer.sequence, producer.sequence, null);
    }
    int number = frame.getInt(LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN);
    Producer producer =
        producers.values().stream().filter(p -> p.number == number).findFirst().orElseThrow();
    long sequence = frame.getLong(LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
    long bookmark = frame.getLong(LogFrame.BOOKMARK_OFFSET, LITTLE_ENDIAN);
    int crc = frame.getInt(LogFrame.CLIENT_CRC_OFFSET, LITTLE_ENDIAN);
    byte status = FrameOrigin.ACCEPTED;
    if (producer.epoch != epoch) {
      status = FrameOrigin.STALE_EPOCH;
    } else if (producer.origin != origin) {
      status = FrameOrigin.SUPERSEDED;
    } else if (sequence > producer.sequence + 1) {
      status = FrameOrigin.GAP;
    } else if (sequence <= producer.sequence) {
      status = producer.crcs.get(sequence) == crc ? FrameOrigin.SEEN : FrameOrigin.CONFLICT;
    } else {
      producer.sequence = sequence;
      producer.crcs.put(sequence, crc);
      producer.refusals.put(sequence, refusals(frame));
      position.addAndGet(LogFrame.frameLength(LogFrame.payloadLength(frame, 0)));
    }
    return answer(
        origin, status, token, producer, sequence, bookmark, producer.refusals.get(sequence));
  }

  private Runnable answer(
      FrameOrigin origin,
      byte status,
      long token,
      Producer producer,
      long sequence,
      long bookmark,
      byte[] refusals) {
    int number = producer.number;
    int epoch = producer.epoch;
    long at = position.get();
    return () -> {
      origin.onAnswer(
          status, token, number, epoch, sequence, bookmark, at, refusals, System.nanoTime());
      origin.onGroupEnd();
    };
  }

  private static byte[] refusals(UnsafeBuffer frame) {
    int count = frame.getInt(LogFrame.REFUSAL_COUNT_OFFSET, LITTLE_ENDIAN);
    if (count == 0) {
      return null;
    }
    byte[] refusals = new byte[count * 8];
    int end = LogFrame.HEADER_LENGTH + LogFrame.payloadLength(frame, 0);
    frame.getBytes(end - refusals.length, refusals);
    return refusals;
  }

  @Override
  public String busyReason() {
    return busy;
  }

  @Override
  public int find(SeriesKey key) {
    return series.getOrDefault(key, UNKNOWN);
  }

  @Override
  public synchronized int resolve(List<SeriesKey> keys, int[] numbers) {
    if (full) {
      claimsRefused.incrementAndGet();
      return RING_FULL;
    }
    for (SeriesKey key : keys) {
      if (!series.containsKey(key)) {
        if (series.size() == seriesMax) {
          return LIMIT_REACHED;
        }
        series.put(key, 100 + series.size());
      }
    }
    for (int i = 0; i < keys.size(); i++) {
      numbers[i] = series.get(keys.get(i));
    }
    return 0;
  }

  @Override
  public synchronized int resolveAttributeNames(List<String> wanted, int[] numbers) {
    for (int i = 0; i < wanted.size(); i++) {
      numbers[i] = names.computeIfAbsent(wanted.get(i), name -> 900 + names.size());
    }
    return 0;
  }

  /** The next frame of kind USAGE or EVENTS, within ten seconds. */
  UnsafeBuffer nextUsage() throws InterruptedException {
    while (true) {
      UnsafeBuffer frame = frames.poll(10, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came");
      }
      if (LogFrame.kind(frame, 0) != LogFrame.KIND_PRODUCER) {
        return frame;
      }
    }
  }

  @Override
  public void close() {
    force.shutdownNow();
  }
}
