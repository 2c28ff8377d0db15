package io.tallygate.gateway.binary;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netty.channel.Channel;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.log.LogFrame;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Usage and UsageDetail: from the connection's buffer into the ring. The hot path, once per frame; {@link UsageCopier} has what
 * is done once per record. Allocates nothing, unless the gateway is busy or the frame is at fault. Event loop only.
 */
final class UsageIntake {
  private static final int RETRY_AFTER_MS = 1_000;

  /** No sequence: those begin at 1. */
  private static final long NOT_DISCARDING = 0;

  private final Endpoint endpoint;
  private final IngestPort port;
  private final LoopState loop;
  private final Channel channel;
  private final FrameInput input;
  private final Session session;
  private final Lifecycle lifecycle;
  private final BackPressure backPressure;
  private final FrameOrigin origin;

  /** The frame at hand was checked before it had to wait for the ring. */
  private boolean checked;

  private long discardFrom = NOT_DISCARDING;

  /**
   * @param input shows the frame that is taken
   * @param origin where the core's answers go
   */
  UsageIntake(
      Endpoint endpoint,
      LoopState loop,
      Channel channel,
      FrameInput input,
      Session session,
      Lifecycle lifecycle,
      BackPressure backPressure,
      FrameOrigin origin) {
    this.endpoint = endpoint;
    this.port = endpoint.core().port();
    this.loop = loop;
    this.channel = channel;
    this.input = input;
    this.session = session;
    this.lifecycle = lifecycle;
    this.backPressure = backPressure;
    this.origin = origin;
  }

  /**
   * Takes a frame, drops it or faults.
   *
   * @param length of the frame
   * @param receivedNs when the socket was last read, monotonic
   * @return false if it has to wait where it is: the ring is full
   */
  boolean take(DirectBuffer frame, int length, byte type, long receivedNs) {
    boolean wasChecked = checked;
    checked = false;
    if (length < FrameLayout.USAGE_RECORDS_OFFSET) {
      lifecycle.fault(
          FaultCode.MALFORMED_FRAME, "usage is shorter than its head [length=" + length + "]");
      return true;
    }
    long sequence = frame.getLong(FrameLayout.USAGE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    boolean isDetail = type == FrameType.USAGE_DETAIL.code();
    if (isDiscarded(sequence) || (!wasChecked && !check(frame, length, isDetail))) {
      return true;
    }
    FrameSlot slot = port.tryClaim();
    if (slot == null) {
      checked = true;
      backPressure.waitForRing();
      return false;
    }
    boolean copied = false;
    try {
      begin(slot.buffer(), frame, sequence, isDetail);
      if (isDetail) {
        loop.copier()
            .copyDetail(frame, slot.buffer(), session.series, session.bounds, session.tenant);
      } else {
        loop.copier().copyUsage(frame, slot.buffer(), session.series, session.bounds);
      }
      long nowNs = endpoint.nanoClock().nanoTime();
      loop.decoded(nowNs);
      slot.from(origin, sequence, receivedNs, nowNs);
      copied = true;
    } finally {
      publish(slot, copied);
    }
    endpoint.statistics().frames.increment();
    loop.copier().countRefused(endpoint.statistics().refusals());
    return true;
  }

  /** While the core is busy everything is dropped, until the first frame that was comes again. */
  private boolean isDiscarded(long sequence) {
    if (discardFrom != NOT_DISCARDING && sequence != discardFrom) {
      return true;
    }
    if (port.busyReason() != null) {
      discardFrom = sequence;
      sayBusy(sequence);
      return true;
    }
    discardFrom = NOT_DISCARDING;
    return false;
  }

  private void sayBusy(long sequence) {
    endpoint.statistics().busy.increment();
    channel.writeAndFlush(
        AnswerFrames.busy(
            channel.alloc(), sequence, endpoint.core().busyCode().get(), RETRY_AFTER_MS));
  }

  private boolean check(DirectBuffer frame, int length, boolean isDetail) {
    int crc = loop.crc32c(input.bytes(FrameLayout.USAGE_CRC_FROM, length));
    if (crc != frame.getInt(FrameLayout.USAGE_CRC_OFFSET, LITTLE_ENDIAN)) {
      lifecycle.fault(FaultCode.CRC_MISMATCH, FaultCode.CRC_MISMATCH.text());
      return false;
    }
    int count = frame.getInt(FrameLayout.USAGE_COUNT_OFFSET, LITTLE_ENDIAN);
    boolean agrees =
        isDetail
            ? UsageCopier.isWellFormed(frame, length)
            : count >= 0
                && count <= FrameLayout.USAGE_COUNT_MAX
                && FrameLayout.usageLength(count) == length;
    if (!agrees) {
      lifecycle.fault(
          FaultCode.MALFORMED_FRAME,
          "count and length do not agree [count="
              + Integer.toUnsignedString(count)
              + "] [length="
              + length
              + "]");
    }
    return agrees;
  }

  /** The header of the log's frame, but for the counts, which the copier knows. */
  private void begin(
      MutableDirectBuffer slot, DirectBuffer frame, long sequence, boolean isDetail) {
    LogFrame.begin(slot, 0, isDetail ? LogFrame.KIND_EVENTS : LogFrame.KIND_USAGE);
    int flags = frame.getShort(FrameLayout.FLAGS_OFFSET, LITTLE_ENDIAN);
    if (isDetail && (flags & FrameLayout.DETAIL_FLAG_DEDUPLICATE) != 0) {
      slot.putByte(LogFrame.FLAGS_OFFSET, LogFrame.FLAG_DEDUPLICATE);
    }
    slot.putInt(LogFrame.PRODUCER_OFFSET, session.producer, LITTLE_ENDIAN);
    slot.putInt(LogFrame.EPOCH_OFFSET, session.epoch, LITTLE_ENDIAN);
    slot.putLong(LogFrame.SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
    slot.putLong(
        LogFrame.BOOKMARK_OFFSET,
        frame.getLong(FrameLayout.USAGE_BOOKMARK_OFFSET, LITTLE_ENDIAN),
        LITTLE_ENDIAN);
    slot.putLong(
        LogFrame.BASE_TIME_OFFSET,
        frame.getLong(FrameLayout.USAGE_BASE_TIME_OFFSET, LITTLE_ENDIAN),
        LITTLE_ENDIAN);
    slot.putInt(
        LogFrame.CLIENT_CRC_OFFSET,
        frame.getInt(FrameLayout.USAGE_CRC_OFFSET, LITTLE_ENDIAN),
        LITTLE_ENDIAN);
  }

  /** A claimed slot is always published: a copy that failed leaves an empty frame, which counts nothing. */
  private void publish(FrameSlot slot, boolean copied) {
    if (copied) {
      backPressure.published();
    } else {
      LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_USAGE);
      slot.from(null, 0, 0);
    }
    port.publish(slot);
  }
}
