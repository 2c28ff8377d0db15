package io.tallygate.gateway.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Which events of a batch go into which frame. A frame holds 64 KiB, and times within 2^32 ms (49 days) of each other: a request
 * with older and newer events needs several. Refusals take the room that is left, and frames of their own. In every frame
 * received = accepted + refused, so that the sums over frames add up.
 *
 * <p>Planned as a whole before the first slot is claimed, so that filling a slot cannot fail. One thread; reused.
 */
final class FramePlan {
  private static final int REFUSAL_LENGTH = 8;
  private static final long TIME_SPAN_MAX = 0xFFFF_FFFFL;
  private static final int NONE = -1;

  /** Frames that may still take events: far more than spans of 49 days in any back limit in use. */
  private static final int OPEN_MAX = 32;

  private final List<PlannedFrame> frames = new ArrayList<>();
  private final EventBatch batch;
  private int[] next = new int[8];

  private static final class PlannedFrame {
    private int payload;
    private int events;
    private int records;
    private int first = NONE;
    private int last = NONE;
    private long minMs = Long.MAX_VALUE;
    private long maxMs = Long.MIN_VALUE;
    private int refusalFrom;
    private int refusalTo;

    boolean takes(int length, long timeMs) {
      return payload + length <= LogFrame.PAYLOAD_LENGTH_MAX
          && Math.max(maxMs, timeMs) - Math.min(minMs, timeMs) <= TIME_SPAN_MAX;
    }
  }

  FramePlan(EventBatch batch) {
    this.batch = batch;
  }

  /** Plans the frames; all series must be resolved, and the batch must not change until the frames are filled. */
  void plan() {
    frames.clear();
    if (next.length < batch.count()) {
      next = new int[Math.max(next.length * 2, batch.count())];
    }
    for (int entry = 0; entry < batch.count(); entry++) {
      if (!batch.isDropped(entry)) {
        add(entry);
      }
    }
    addRefusals(batch.refusals().size());
  }

  private void add(int entry) {
    int length = batch.length(entry);
    long timeMs = batch.timeMs(entry);
    PlannedFrame frame = frameFor(length, timeMs);
    next[entry] = NONE;
    if (frame.last == NONE) {
      frame.first = entry;
    } else {
      next[frame.last] = entry;
    }
    frame.last = entry;
    frame.payload += length;
    frame.events++;
    frame.records += batch.recordCount(entry);
    frame.minMs = Math.min(frame.minMs, timeMs);
    frame.maxMs = Math.max(frame.maxMs, timeMs);
  }

  private PlannedFrame frameFor(int length, long timeMs) {
    for (int i = frames.size() - 1; i >= Math.max(0, frames.size() - OPEN_MAX); i--) {
      if (frames.get(i).takes(length, timeMs)) {
        return frames.get(i);
      }
    }
    PlannedFrame frame = new PlannedFrame();
    frames.add(frame);
    return frame;
  }

  private void addRefusals(int count) {
    int planned = 0;
    for (int i = 0; planned < count; i++) {
      if (i == frames.size()) {
        frames.add(new PlannedFrame());
      }
      PlannedFrame frame = frames.get(i);
      int room = (LogFrame.PAYLOAD_LENGTH_MAX - frame.payload) / REFUSAL_LENGTH;
      int taken = Math.min(room, count - planned);
      frame.refusalFrom = planned;
      planned += taken;
      frame.refusalTo = planned;
      frame.payload += taken * REFUSAL_LENGTH;
    }
  }

  /** Frames planned; 0 for a body without events. */
  int frames() {
    return frames.size();
  }

  /** Fills a slot with one frame, all but the origin. */
  void fill(int frameNumber, FrameSlot slot) {
    PlannedFrame frame = frames.get(frameNumber);
    UnsafeBuffer buffer = slot.buffer();
    int refused = frame.refusalTo - frame.refusalFrom;
    long baseMs = frame.events == 0 ? 0 : frame.minMs;
    LogFrame.begin(buffer, 0, LogFrame.KIND_EVENTS);
    buffer.putByte(LogFrame.FLAGS_OFFSET, LogFrame.FLAG_DEDUPLICATE);
    buffer.putLong(LogFrame.BASE_TIME_OFFSET, baseMs, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, frame.events + refused, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, frame.events, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.EVENTS_REFUSED_OFFSET, refused, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.RECORD_COUNT_OFFSET, frame.records, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.REFUSAL_COUNT_OFFSET, refused, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, frame.payload, LITTLE_ENDIAN);
    int at = LogFrame.HEADER_LENGTH;
    for (int entry = frame.first; entry != NONE; entry = next[entry]) {
      int length = batch.length(entry);
      buffer.putBytes(at, batch.entries(), batch.offset(entry), length);
      buffer.putInt(
          at + EventEntry.TIME_OFFSET_OFFSET, (int) (batch.timeMs(entry) - baseMs), LITTLE_ENDIAN);
      at += length;
    }
    for (int i = frame.refusalFrom; i < frame.refusalTo; i++) {
      Refusal refusal = batch.refusals().get(i);
      buffer.putInt(at, refusal.index(), LITTLE_ENDIAN);
      buffer.putShort(at + 4, (short) refusal.code().code(), LITTLE_ENDIAN);
      buffer.putShort(at + 6, (short) 0, LITTLE_ENDIAN);
      at += REFUSAL_LENGTH;
    }
  }
}
