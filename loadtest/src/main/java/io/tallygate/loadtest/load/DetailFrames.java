package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.DETAIL_ATTRIBUTES_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_FLAG_DEDUPLICATE;
import static io.tallygate.protocol.FrameLayout.DETAIL_ID_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_QUANTITY_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_SERIES_OFFSET;
import static io.tallygate.protocol.FrameLayout.DETAIL_TIME_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_COUNT_MAX;
import static io.tallygate.protocol.FrameLayout.USAGE_RECORDS_OFFSET;
import static io.tallygate.protocol.FrameLayout.detailLength;

import io.tallygate.protocol.FrameType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * UsageDetail frames: the prepared records, each with an event id of its own and the same attributes. A record that repeats an event has
 * the id of the record before its place in one of the 128 frames before: in flight still, or acknowledged long ago. No frame may have
 * more records than one before it.
 */
final class DetailFrames implements FrameSource {
  /** Twice what is in flight. */
  private static final int BACK_MAX = 128;

  private static final long RECORD_COUNT_ONE = 1L << 32;

  private final UsageTemplates templates;
  private final EventDetail detail;
  private final EventIds ids;
  private final byte[] attributes;

  /** By index in the frame. */
  private final boolean[] isRepeat;

  private final SequencedFrame sequenced = new SequencedFrame();

  /**
   * @param batch most events of a frame, as {@code templates} have it
   */
  DetailFrames(UsageTemplates templates, EventDetail detail, int batch, EventIds ids) {
    this.templates = templates;
    this.detail = detail;
    this.ids = ids;
    attributes = detail.encoded();
    isRepeat = new boolean[batch];
    for (int i = 0; i < batch; i++) {
      isRepeat[i] = detail.isRepeat(i);
    }
  }

  @Override
  public UsageTemplates templates() {
    return templates;
  }

  @Override
  public List<String> attributeNames() {
    return detail.attributeNames();
  }

  @Override
  public int length(int count) {
    return USAGE_RECORDS_OFFSET + count * detailLength(attributes.length);
  }

  @Override
  public void write(long sequence, int count, long baseTimeMs, ByteBuffer target) {
    int at = target.position();
    int length = length(count);
    ControlFrames.putHead(target, length, FrameType.USAGE_DETAIL, DETAIL_FLAG_DEDUPLICATE);
    SequencedFrame.putFields(target, at, sequence, count, baseTimeMs);
    putEvents(sequence, count, target, at + USAGE_RECORDS_OFFSET);
    sequenced.seal(target, at, length);
  }

  private void putEvents(long sequence, int count, ByteBuffer target, int from) {
    int record = templates.firstRecord(sequence);
    long number = sequence * USAGE_COUNT_MAX;
    long earlier = (sequence - back(sequence)) * USAGE_COUNT_MAX;
    boolean repeats = sequence > 1;
    long lengths = RECORD_COUNT_ONE | ((long) attributes.length << 48);
    int at = from;
    for (int i = 0; i < count; i++, record++) {
      long low = ids.low(repeats && isRepeat[i] ? earlier + i - 1 : number + i);
      long seriesAndTime = templates.seriesAndTime(record);
      target.putLong(at + DETAIL_ID_OFFSET, low);
      target.putLong(at + DETAIL_ID_OFFSET + 8, ids.high(low));
      target.putLong(at + DETAIL_TIME_OFFSET, (seriesAndTime >>> 32) | lengths);
      target.putLong(at + DETAIL_SERIES_OFFSET, (seriesAndTime & 0xFFFF_FFFFL) | ((long) i << 32));
      target.putLong(at + DETAIL_QUANTITY_OFFSET, templates.quantity(record));
      if (attributes.length > 0) {
        target.put(at + DETAIL_ATTRIBUTES_OFFSET, attributes);
      }
      at += detailLength(attributes.length);
    }
  }

  /** How many frames before this one the events are that it repeats: 1 to {@link #BACK_MAX}, each about equally often. */
  private static long back(long sequence) {
    return sequence == 1 ? 0 : 1 + ((sequence * 37) % Math.min(sequence - 1, BACK_MAX));
  }

  @Override
  public boolean isRepeat(long sequence, int index) {
    return sequence > 1 && isRepeat[index];
  }

  @Override
  public int repeats(long sequence, int count) {
    return sequence > 1 ? count * detail.repeatPercent() / 100 : 0;
  }
}
