package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.*;

import io.tallygate.protocol.FrameType;
import io.tallygate.protocol.RefusalCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A producer of the binary protocol that sends prepared frames. A frame that must be sent again is made again, byte for byte, from
 * its sequence and base time.
 */
final class BinaryConnection extends LoadConnection {
  private static final int EPOCH = 1;

  private final String producer;
  private final FrameSource frames;
  private final Introduction introduction;
  private final LongSupplier epochMs;
  private final AckListener listener;

  // Frames in flight, by sequence modulo the ring's length. Sized by the first Welcome.
  private long[] intendedNs = new long[0];
  private long[] baseTimesMs = new long[0];
  private int[] counts = new int[0];

  private long offered;
  private long written;
  private long acked;
  private long pausedUntilNs = Long.MIN_VALUE;
  private boolean isPaused;

  /**
   * @param producer unique for the run: a sequence that was used before would not be counted again
   * @param frames what it sends
   * @param series whose local numbers the frames have
   * @param epochMs the clock that event times are taken from
   */
  BinaryConnection(
      InetSocketAddress target,
      Selector selector,
      long patienceNs,
      String producer,
      FrameSource frames,
      OwnSeries series,
      LongSupplier epochMs,
      AckListener listener) {
    super(target, selector, patienceNs);
    this.producer = producer;
    this.frames = frames;
    this.introduction = new Introduction(producer, series, frames.attributeNames());
    this.epochMs = epochMs;
    this.listener = listener;
  }

  @Override
  boolean hasRoom() {
    return offered - acked < counts.length;
  }

  @Override
  void offer(long intended, int count) {
    int at = slot(++offered);
    intendedNs[at] = intended;
    baseTimesMs[at] = epochMs.getAsLong() - frames.lookBackMs();
    counts[at] = count;
  }

  @Override
  int unanswered() {
    return (int) (offered - acked);
  }

  @Override
  void fill(ByteBuffer target, long nowNs) {
    if (isPaused && nowNs - pausedUntilNs < 0) {
      return;
    }
    isPaused = false;
    while (written < offered) {
      int count = counts[slot(written + 1)];
      if (target.remaining() < frames.length(count)) {
        return;
      }
      written++;
      frames.write(written, count, baseTimesMs[slot(written)], target);
    }
  }

  @Override
  void parse(ByteBuffer source, long nowNs) throws IOException {
    while (source.remaining() >= HEAD_LENGTH) {
      int length = source.getInt(source.position());
      if (length < HEAD_LENGTH || length > source.capacity()) {
        throw new RefusedException(
            "the gateway sent a frame that cannot be read [length=" + length + "]");
      }
      if (source.remaining() < length) {
        return;
      }
      ByteBuffer frame = source.slice(source.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      source.position(source.position() + length);
      onFrame(frame, nowNs);
    }
  }

  private void onFrame(ByteBuffer frame, long nowNs) throws IOException {
    FrameType type = FrameType.of(frame.get(TYPE_OFFSET));
    if (type == FrameType.ACK) {
      onAck(frame, nowNs);
    } else if (type == FrameType.BUSY) {
      onBusy(frame, nowNs);
    } else if (type == FrameType.BYE) {
      throw new EOFException("the gateway is shutting down");
    } else {
      throw ControlFrames.refusal(type, frame);
    }
  }

  private void onAck(ByteBuffer frame, long nowNs) throws IOException {
    long sequence = frame.getLong(ACK_SEQUENCE_OFFSET);
    if (sequence > offered) {
      throw new RefusedException(
          "the gateway acknowledges what was not sent [sequence="
              + sequence
              + ", sent="
              + offered
              + "]");
    }
    int refusals = frame.getInt(ACK_REFUSAL_COUNT_OFFSET);
    int refusal = 0;
    while (acked < sequence) {
      long next = acked + 1;
      int at = slot(next);
      int accepted = counts[at];
      int duplicates = 0;
      long sum = frames.sum(next, accepted);
      while (refusal < refusals && sequence - refusalDelta(frame, refusal) <= next) {
        int entry = ACK_REFUSALS_OFFSET + refusal++ * REFUSAL_LENGTH;
        int index = frame.getInt(entry + REFUSAL_INDEX_OFFSET);
        accepted--;
        sum -= frames.quantity(next, index);
        RefusalCode code = RefusalCode.of(frame.getShort(entry + REFUSAL_CODE_OFFSET) & 0xFFFF);
        if (code == RefusalCode.DUPLICATE && frames.isRepeat(next, index)) {
          duplicates++;
        } else {
          listener.refused(code.name());
        }
      }
      acked = next;
      written = Math.max(written, acked);
      listener.repeated(duplicates, frames.repeats(next, counts[at]) - duplicates);
      listener.acked(intendedNs[at], nowNs, accepted, sum);
      listener.frameAcked(producer, EPOCH, next);
    }
  }

  private static long refusalDelta(ByteBuffer frame, int refusal) {
    return frame.getInt(ACK_REFUSALS_OFFSET + refusal * REFUSAL_LENGTH + REFUSAL_DELTA_OFFSET)
        & 0xFFFF_FFFFL;
  }

  private void onBusy(ByteBuffer frame, long nowNs) {
    written = Math.max(acked, frame.getLong(BUSY_SEQUENCE_OFFSET) - 1);
    isPaused = true;
    pausedUntilNs =
        nowNs + TimeUnit.MILLISECONDS.toNanos(frame.getInt(BUSY_RETRY_AFTER_OFFSET) & 0xFFFF_FFFFL);
    listener.busy();
  }

  @Override
  void handshake(SocketChannel open) throws IOException {
    int inFlight = introduction.introduce(open, EPOCH, written);
    if (counts.length == 0) {
      intendedNs = new long[inFlight];
      baseTimesMs = new long[inFlight];
      counts = new int[inFlight];
    }
    written = acked;
    isPaused = false;
  }

  @Override
  void farewell(SocketChannel open) throws IOException {
    writeFully(open, ControlFrames.bye());
  }

  private int slot(long sequence) {
    return (int) (sequence % counts.length);
  }
}
