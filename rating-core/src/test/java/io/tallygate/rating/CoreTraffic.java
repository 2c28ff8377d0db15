package io.tallygate.rating;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;

/**
 * Traffic whose every frame follows from its producer and sequence: so what must be counted follows from how far the
 * producers got, however often the process died on the way.
 */
final class CoreTraffic {
  static final int PRODUCERS = 3;
  private static final int IN_FLIGHT = 16;
  private static final int DAYS = 28;

  private final RatingCore core;
  private final Map<String, Integer> series = new TreeMap<>();
  private final Line[] lines = new Line[PRODUCERS];

  /** Told of every acknowledgement. */
  interface Acks {
    void acked(String producer, int epoch, long sequence);
  }

  CoreTraffic(RatingCore core, Acks acks) throws IOException, CatalogException {
    this.core = core;
    if (core.catalog().version() == 0) {
      core.applyCatalog(CrashCatalog.document());
    }
    for (int meter = 0; meter < 3; meter++) {
      List<SeriesKey> keys = new ArrayList<>();
      for (int i = 0; i < CrashCatalog.SUBJECTS; i++) {
        keys.add(new SeriesKey(0, meter, "s" + i, List.of()));
      }
      int[] numbers = new int[CrashCatalog.SUBJECTS];
      while (core.series().resolve(keys, numbers) != 0) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < CrashCatalog.SUBJECTS; i++) {
        series.put(meter + "/" + i, numbers[i]);
      }
    }
    for (int i = 0; i < PRODUCERS; i++) {
      lines[i] = new Line(i, acks);
      lines[i].open();
    }
  }

  /** Where a producer stands. */
  long sequence(int producer) {
    return lines[producer].next - 1;
  }

  /** Sends the next frame of a producer; waits while too many are not acknowledged. */
  void sendNext(int producer) throws InterruptedException {
    lines[producer].sendNext();
  }

  /** Waits until everything sent is acknowledged. */
  void drain() throws InterruptedException {
    for (Line line : lines) {
      line.drain();
    }
  }

  /** What must be counted when the producers are at these sequences: count and sum by meter and pulse. */
  static Map<String, BigInteger> expected(long[] sequences) {
    Map<String, BigInteger> totals = new TreeMap<>();
    for (int producer = 0; producer < PRODUCERS; producer++) {
      for (long sequence = 1; sequence <= sequences[producer]; sequence++) {
        for (Item item : items(producer, sequence)) {
          if (item.duplicate) {
            continue;
          }
          add(totals, "meter " + item.meter, item.quantity);
          if (item.meter == 1) {
            add(totals, "meter 1 60/60", (item.quantity + 59) / 60 * 60);
            add(
                totals,
                "meter 1 60/6",
                item.quantity == 0
                    ? 0
                    : item.quantity <= 60 ? 60 : 60 + (item.quantity - 60 + 5) / 6 * 6);
          }
        }
      }
    }
    return totals;
  }

  private static void add(Map<String, BigInteger> totals, String name, long quantity) {
    totals.merge(name + " count", BigInteger.ONE, BigInteger::add);
    totals.merge(name + " sum", BigInteger.valueOf(quantity), BigInteger::add);
  }

  private record Item(
      int meter, int subject, long timeMs, long quantity, long id, boolean duplicate) {}

  /** The records of a frame fall into one month, since their offsets from its base time are 32 bits. */
  private static long baseTimeMs(long sequence) {
    return CrashCatalog.startMs((int) (sequence % CrashCatalog.MONTHS));
  }

  /** Every fifth frame carries events with ids, the first of them one that an earlier frame carried. */
  private static List<Item> items(int producer, long sequence) {
    long first = baseTimeMs(sequence);
    Random random = new Random(producer * 1_000_003L + sequence);
    List<Item> items = new ArrayList<>();
    boolean events = sequence % 5 == 0;
    int count = 1 + random.nextInt(events ? 20 : 60);
    for (int i = 0; i < count; i++) {
      int meter = random.nextInt(3);
      long quantity =
          meter == 0 ? 1 : meter == 1 ? random.nextInt(500) : random.nextInt(9_999) - 3_000;
      long time = first + random.nextInt(DAYS * 86_400) * 1000L;
      items.add(
          new Item(
              meter,
              random.nextInt(CrashCatalog.SUBJECTS),
              time,
              quantity,
              events ? id(producer, sequence, i) : 0,
              false));
    }
    if (events && sequence > 5) {
      items.add(0, new Item(0, 0, first, 1, id(producer, sequence - 5, 0), true));
    }
    return items;
  }

  private static long id(int producer, long sequence, int index) {
    return (producer + 1L) << 48 | sequence << 8 | index;
  }

  private final class Line implements FrameOrigin {
    private final String name;
    private final int index;
    private final Acks acks;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final CompletableFuture<long[]> opened = new CompletableFuture<>();
    private int number;
    private long next;

    Line(int index, Acks acks) {
      this.index = index;
      this.name = "p" + index;
      this.acks = acks;
    }

    void open() {
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
      long[] standing = opened.orTimeout(30, TimeUnit.SECONDS).join();
      number = (int) standing[0];
      next = standing[1] + 1;
    }

    private FrameSlot claim() {
      FrameSlot slot = core.ingest().tryClaim();
      while (slot == null) {
        Thread.onSpinWait();
        slot = core.ingest().tryClaim();
      }
      return slot;
    }

    void sendNext() throws InterruptedException {
      if (!inFlight.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no acknowledgement for 30 s [producer=" + name + "]");
      }
      List<Item> items = items(index, next);
      FrameSlot slot = claim();
      if (next % 5 == 0) {
        events(slot.buffer(), items);
      } else {
        usage(slot.buffer(), items);
      }
      slot.from(this, next, System.nanoTime());
      next++;
      core.ingest().publish(slot);
    }

    private void usage(MutableDirectBuffer frame, List<Item> items) {
      LogFrame.begin(frame, 0, LogFrame.KIND_USAGE);
      long base = baseTimeMs(next);
      int at = LogFrame.HEADER_LENGTH;
      for (Item item : items) {
        frame.putInt(at, number(item), LITTLE_ENDIAN);
        frame.putInt(at + 4, (int) (item.timeMs - base), LITTLE_ENDIAN);
        frame.putLong(at + 8, item.quantity, LITTLE_ENDIAN);
        at += 16;
      }
      head(frame, items.size(), at);
    }

    private void events(MutableDirectBuffer frame, List<Item> items) {
      LogFrame.begin(frame, 0, LogFrame.KIND_EVENTS);
      frame.putByte(LogFrame.FLAGS_OFFSET, (byte) 1);
      long base = baseTimeMs(next);
      int at = LogFrame.HEADER_LENGTH;
      for (int i = 0; i < items.size(); i++) {
        Item item = items.get(i);
        frame.putLong(at, item.id, LITTLE_ENDIAN);
        frame.putLong(at + 8, item.id * 31, LITTLE_ENDIAN);
        frame.putInt(at + EventEntry.TIME_OFFSET_OFFSET, (int) (item.timeMs - base), LITTLE_ENDIAN);
        frame.putShort(at + EventEntry.RECORD_COUNT_OFFSET, (short) 1, LITTLE_ENDIAN);
        frame.putShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, (short) 0, LITTLE_ENDIAN);
        int record = at + EventEntry.RECORDS_OFFSET;
        frame.putInt(record, number(item), LITTLE_ENDIAN);
        frame.putInt(record + EventEntry.RECORD_INDEX_OFFSET, i, LITTLE_ENDIAN);
        frame.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, item.quantity, LITTLE_ENDIAN);
        at += EventEntry.length(1, 0);
      }
      head(frame, items.size(), at);
    }

    private int number(Item item) {
      return series.get(item.meter + "/" + item.subject);
    }

    private void head(MutableDirectBuffer frame, int count, int end) {
      frame.putInt(LogFrame.PRODUCER_OFFSET, number, LITTLE_ENDIAN);
      frame.putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
      frame.putLong(LogFrame.SEQUENCE_OFFSET, next, LITTLE_ENDIAN);
      frame.putLong(LogFrame.BASE_TIME_OFFSET, baseTimeMs(next), LITTLE_ENDIAN);
      frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, count, LITTLE_ENDIAN);
      frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, count, LITTLE_ENDIAN);
      frame.putInt(LogFrame.RECORD_COUNT_OFFSET, count, LITTLE_ENDIAN);
      frame.putInt(LogFrame.CLIENT_CRC_OFFSET, (int) next, LITTLE_ENDIAN);
      frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, end - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
    }

    @Override
    public void onAnswer(
        byte status,
        long token,
        int producer,
        int epoch,
        long sequence,
        long bookmark,
        long position,
        byte[] refusals,
        long durableNs) {
      if (status == OPENED) {
        opened.complete(new long[] {producer, sequence});
      } else if (status == ACCEPTED) {
        acks.acked(name, epoch, sequence);
        inFlight.release();
      } else {
        throw new IllegalStateException("unexpected answer [status=" + status + "]");
      }
    }

    @Override
    public void onGroupEnd() {}

    void drain() throws InterruptedException {
      if (!inFlight.tryAcquire(IN_FLIGHT, 30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not everything was acknowledged [producer=" + name + "]");
      }
      inFlight.release(IN_FLIGHT);
    }
  }
}
