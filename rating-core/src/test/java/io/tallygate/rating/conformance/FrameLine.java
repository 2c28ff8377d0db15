package io.tallygate.rating.conformance;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.MutableDirectBuffer;

/**
 * A producer of one tenant: puts usage on the ring as a gateway's endpoint does, in frames of counted records or, for meters
 * that keep their events, in frames of events with their attributes. Waits for every answer.
 */
final class FrameLine implements FrameOrigin {
  private static final int EPOCH = 1;
  private static final int FRAME_RECORDS_MAX = 200;

  /** Times of a frame's records are u32 ms from its base time: 49 days. */
  private static final long FRAME_SPAN_MS = Duration.ofDays(40).toMillis();

  private record Reply(byte status, int producer) {}

  private record Item(Usage usage, int series, long quantity) {}

  private final RatingCore core;
  private final int tenant;
  private final String subject;
  private final BlockingQueue<Reply> answers = new ArrayBlockingQueue<>(1);
  private final int producer;
  private long sequence;

  FrameLine(RatingCore core, int tenant, String subject) {
    this.core = core;
    this.tenant = tenant;
    this.subject = subject;
    this.producer = open();
  }

  private int open() {
    byte[] name = subject.getBytes(UTF_8);
    FrameSlot slot = waitFor(core.ingest()::tryClaim);
    MutableDirectBuffer frame = slot.buffer();
    LogFrame.begin(frame, 0, LogFrame.KIND_PRODUCER);
    frame.putInt(LogFrame.EPOCH_OFFSET, EPOCH, LITTLE_ENDIAN);
    frame.putInt(LogFrame.HEADER_LENGTH, tenant, LITTLE_ENDIAN);
    frame.putShort(LogFrame.HEADER_LENGTH + 4, (short) name.length, LITTLE_ENDIAN);
    frame.putBytes(LogFrame.HEADER_LENGTH + 6, name);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, 6 + name.length, LITTLE_ENDIAN);
    return publish(slot, OPENED).producer;
  }

  /** Sends everything and returns when it is counted. */
  void send(List<Usage> all) {
    List<Item> counted = new ArrayList<>();
    List<Item> kept = new ArrayList<>();
    for (Usage usage : all) {
      Meter meter = core.catalog().meters().byKey(tenant, usage.meter());
      if (meter == null) {
        throw new IllegalArgumentException("no such meter [meter=" + usage.meter() + "]");
      }
      long quantity = usage.quantity().movePointRight(meter.scale()).setScale(0).longValueExact();
      Item item = new Item(usage, series(meter, usage), quantity);
      (meter.keepEvents() ? kept : counted).add(item);
    }
    frames(counted, false);
    frames(kept, true);
  }

  /** The number of a series; the values of its dimensions as an endpoint makes them of what was sent. */
  private int series(Meter meter, Usage usage) {
    List<String> dimensions = new ArrayList<>();
    for (int i = 0; i < usage.dimensions().size(); i++) {
      dimensions.add(
          meter.dimensions().get(i).value(usage.dimensions().get(i), usage.time().toEpochMilli()));
    }
    int[] number = new int[1];
    List<SeriesKey> key = List.of(new SeriesKey(tenant, meter.id(), subject, dimensions));
    require(waitFor(() -> done(core.series().resolve(key, number))));
    return number[0];
  }

  private void frames(List<Item> items, boolean isKept) {
    List<Item> frame = new ArrayList<>();
    for (Item item : items) {
      if (frame.size() == FRAME_RECORDS_MAX || (!frame.isEmpty() && !fits(item, frame.get(0)))) {
        frame(frame, isKept);
        frame.clear();
      }
      frame.add(item);
    }
    if (!frame.isEmpty()) {
      frame(frame, isKept);
    }
  }

  private static boolean fits(Item item, Item first) {
    long offset = time(item) - time(first);
    return offset >= 0 && offset < FRAME_SPAN_MS;
  }

  private static long time(Item item) {
    return item.usage.time().toEpochMilli();
  }

  private void frame(List<Item> items, boolean isKept) {
    List<byte[]> attributes = new ArrayList<>();
    for (Item item : items) {
      attributes.add(isKept ? attributes(item.usage.attributes()) : new byte[0]);
    }
    FrameSlot slot = waitFor(core.ingest()::tryClaim);
    MutableDirectBuffer frame = slot.buffer();
    LogFrame.begin(frame, 0, isKept ? LogFrame.KIND_EVENTS : LogFrame.KIND_USAGE);
    long base = time(items.get(0));
    int at = LogFrame.HEADER_LENGTH;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      int offset = (int) (time(item) - base);
      at =
          isKept
              ? event(frame, at, item, i, offset, attributes.get(i))
              : record(frame, at, item, offset);
    }
    sequence++;
    frame.putInt(LogFrame.PRODUCER_OFFSET, producer, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EPOCH_OFFSET, EPOCH, LITTLE_ENDIAN);
    frame.putLong(LogFrame.SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
    frame.putLong(LogFrame.BASE_TIME_OFFSET, base, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, items.size(), LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, items.size(), LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, items.size(), LITTLE_ENDIAN);
    frame.putInt(LogFrame.CLIENT_CRC_OFFSET, (int) sequence, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, at - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
    publish(slot, ACCEPTED);
  }

  private static int record(MutableDirectBuffer frame, int at, Item item, int offset) {
    frame.putInt(at, item.series, LITTLE_ENDIAN);
    frame.putInt(at + 4, offset, LITTLE_ENDIAN);
    frame.putLong(at + 8, item.quantity, LITTLE_ENDIAN);
    return at + EventEntry.RECORD_LENGTH;
  }

  private static int event(
      MutableDirectBuffer frame, int at, Item item, int index, int offset, byte[] attributes) {
    frame.putLong(at, 0, LITTLE_ENDIAN);
    frame.putLong(at + 8, 0, LITTLE_ENDIAN);
    frame.putInt(at + EventEntry.TIME_OFFSET_OFFSET, offset, LITTLE_ENDIAN);
    frame.putShort(at + EventEntry.RECORD_COUNT_OFFSET, (short) 1, LITTLE_ENDIAN);
    frame.putShort(
        at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, (short) attributes.length, LITTLE_ENDIAN);
    int record = at + EventEntry.RECORDS_OFFSET;
    frame.putInt(record, item.series, LITTLE_ENDIAN);
    frame.putInt(record + EventEntry.RECORD_INDEX_OFFSET, index, LITTLE_ENDIAN);
    frame.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, item.quantity, LITTLE_ENDIAN);
    frame.putBytes(record + EventEntry.RECORD_LENGTH, attributes);
    return at + EventEntry.length(1, attributes.length);
  }

  /** Name number, length and value of each, then zero bytes to a multiple of 8. */
  private byte[] attributes(Map<String, String> attributes) {
    List<String> names = List.copyOf(attributes.keySet());
    int[] numbers = new int[names.size()];
    if (!names.isEmpty()) {
      require(waitFor(() -> done(core.series().resolveAttributeNames(names, numbers))));
    }
    int length = 0;
    for (String value : attributes.values()) {
      length += 4 + value.getBytes(UTF_8).length;
    }
    ByteBuffer bytes = ByteBuffer.allocate((length + 7) & -8).order(LITTLE_ENDIAN);
    for (int i = 0; i < numbers.length; i++) {
      byte[] value = attributes.get(names.get(i)).getBytes(UTF_8);
      bytes.putShort((short) numbers[i]).putShort((short) value.length).put(value);
    }
    return bytes.array();
  }

  private static Integer done(int status) {
    return status == SeriesDirectory.RING_FULL ? null : Integer.valueOf(status);
  }

  private static void require(int status) {
    if (status != 0) {
      throw new IllegalStateException("not defined [status=" + status + "]");
    }
  }

  private static <T> T waitFor(Supplier<T> source) {
    T found = source.get();
    while (found == null) {
      Thread.onSpinWait();
      found = source.get();
    }
    return found;
  }

  private Reply publish(FrameSlot slot, byte expected) {
    slot.from(this, sequence, System.nanoTime());
    core.ingest().publish(slot);
    try {
      Reply reply = answers.poll(30, TimeUnit.SECONDS);
      if (reply == null || reply.status != expected) {
        throw new IllegalStateException("unexpected answer [answer=" + reply + "]");
      }
      return reply;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
    answers.add(new Reply(status, producer));
  }

  @Override
  public void onGroupEnd() {}
}
