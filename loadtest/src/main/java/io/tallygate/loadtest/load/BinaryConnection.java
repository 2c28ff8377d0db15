package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.*;

import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameType;
import io.tallygate.protocol.RefusalCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A producer of the binary protocol that sends prepared frames. Only sequence, bookmark, base time and CRC of a frame are its
 * own, so a frame that must be sent again is made again, byte for byte, from its sequence and base time.
 */
final class BinaryConnection extends LoadConnection {
  private static final int EPOCH = 1;

  private final String producer;
  private final UsageTemplates templates;
  private final IntFunction<String> meters;
  private final IntFunction<String> subjects;
  private final int seriesCount;
  private final LongSupplier epochMs;
  private final AckListener listener;
  private final CRC32C crc = new CRC32C();

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
   * @param meters the meter of a local series number, 0 to {@code seriesCount} - 1
   * @param subjects its subject
   * @param epochMs the clock that event times are taken from
   */
  BinaryConnection(
      InetSocketAddress target,
      Selector selector,
      long patienceNs,
      String producer,
      UsageTemplates templates,
      IntFunction<String> meters,
      int seriesCount,
      IntFunction<String> subjects,
      LongSupplier epochMs,
      AckListener listener) {
    super(target, selector, patienceNs);
    this.producer = producer;
    this.templates = templates;
    this.meters = meters;
    this.seriesCount = seriesCount;
    this.subjects = subjects;
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
    baseTimesMs[at] = epochMs.getAsLong() - templates.lookBackMs();
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
      if (target.remaining() < usageLength(count)) {
        return;
      }
      writeFrame(++written, count, target);
    }
  }

  private void writeFrame(long sequence, int count, ByteBuffer target) {
    int at = target.position();
    int length = usageLength(count);
    putHead(target, length, FrameType.USAGE);
    target.putInt(at + USAGE_COUNT_OFFSET, count);
    target.putLong(at + USAGE_SEQUENCE_OFFSET, sequence);
    target.putLong(at + USAGE_BOOKMARK_OFFSET, sequence);
    target.putLong(at + USAGE_BASE_TIME_OFFSET, baseTimesMs[slot(sequence)]);
    target.position(at + USAGE_RECORDS_OFFSET);
    templates.copy(sequence, count, target);
    crc.reset();
    int limit = target.limit();
    crc.update(target.limit(at + length).position(at + USAGE_CRC_FROM));
    target.limit(limit).position(at + length);
    target.putInt(at + USAGE_CRC_OFFSET, (int) crc.getValue());
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
      refuse(type, frame);
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
      long sum = templates.sum(next, accepted);
      while (refusal < refusals && sequence - refusalDelta(frame, refusal) <= next) {
        int entry = ACK_REFUSALS_OFFSET + refusal++ * REFUSAL_LENGTH;
        accepted--;
        sum -= templates.quantity(next, frame.getInt(entry + REFUSAL_INDEX_OFFSET));
        listener.refused(
            RefusalCode.of(frame.getShort(entry + REFUSAL_CODE_OFFSET) & 0xFFFF).name());
      }
      acked = next;
      written = Math.max(written, acked);
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
    ByteBuffer hello = ByteBuffer.allocate(1_024).order(ByteOrder.LITTLE_ENDIAN);
    hello.position(HELLO_STRINGS_OFFSET);
    putString(hello, producer);
    putString(hello, "");
    hello
        .putShort(HELLO_VERSION_OFFSET, (short) PROTOCOL_VERSION)
        .putInt(HELLO_EPOCH_OFFSET, EPOCH);
    writeFully(open, finish(hello, FrameType.HELLO));
    onWelcome(readFrame(open));
    define(open);
    written = acked;
    isPaused = false;
  }

  private void onWelcome(ByteBuffer frame) throws IOException {
    FrameType type = FrameType.of(frame.get(TYPE_OFFSET));
    if (type == FrameType.BUSY) {
      throw new IOException("the gateway is busy [code=" + busyText(frame) + "]");
    }
    if (type != FrameType.WELCOME) {
      refuse(type, frame);
    }
    long durable = frame.getLong(WELCOME_DURABLE_SEQUENCE_OFFSET);
    if (durable > written) {
      throw new RefusedException(
          "the producer has sent before [producer=" + producer + ", sequence=" + durable + "]");
    }
    if (counts.length == 0) {
      int inFlight = frame.getInt(WELCOME_IN_FLIGHT_OFFSET);
      intendedNs = new long[inFlight];
      baseTimesMs = new long[inFlight];
      counts = new int[inFlight];
    }
  }

  private static String busyText(ByteBuffer frame) {
    return BusyCode.of(frame.getShort(BUSY_CODE_OFFSET) & 0xFFFF).text();
  }

  private void define(SocketChannel open) throws IOException {
    ByteBuffer define = ByteBuffer.allocate(PAYLOAD_LENGTH_MAX).order(ByteOrder.LITTLE_ENDIAN);
    int number = 0;
    while (number < seriesCount) {
      define.clear().position(DEFINE_ENTRIES_OFFSET);
      int count = 0;
      // An entry takes less than 256 bytes: key and subject are of our own making.
      while (number < seriesCount && define.remaining() >= 256) {
        define.put((byte) DEFINE_KIND_SERIES).putInt(number);
        putString(define, meters.apply(number));
        define.put((byte) 0);
        putString(define, subjects.apply(number));
        define.put((byte) 0);
        number++;
        count++;
      }
      define.putShort(DEFINE_COUNT_OFFSET, (short) count);
      writeFully(open, finish(define, FrameType.DEFINE));
    }
  }

  @Override
  void farewell(SocketChannel open) throws IOException {
    ByteBuffer bye =
        ByteBuffer.allocate(BYE_LENGTH).order(ByteOrder.LITTLE_ENDIAN).position(BYE_LENGTH);
    writeFully(open, finish(bye, FrameType.BYE));
  }

  private static ByteBuffer readFrame(SocketChannel open) throws IOException {
    ByteBuffer head = readFully(open, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN));
    int length = head.getInt(0);
    if (length < HEAD_LENGTH || length > FRAME_LENGTH_MAX) {
      throw new RefusedException(
          "the gateway sent a frame that cannot be read [length=" + length + "]");
    }
    ByteBuffer frame = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
    return readFully(open, frame);
  }

  private static ByteBuffer readFully(SocketChannel open, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (open.read(buffer) < 0) {
        throw new EOFException("the gateway closed the connection");
      }
    }
    return buffer;
  }

  private static void refuse(@Nullable FrameType type, ByteBuffer frame) throws RefusedException {
    if (type == FrameType.FAULT) {
      byte[] text = new byte[frame.getShort(FAULT_TEXT_OFFSET) & 0xFFFF];
      frame.get(FAULT_TEXT_OFFSET + 2, text);
      throw new RefusedException(
          "the gateway closes the connection: "
              + new String(text, StandardCharsets.UTF_8)
              + " [code="
              + FaultCode.of(frame.getShort(FAULT_CODE_OFFSET) & 0xFFFF)
              + "]");
    }
    if (type == FrameType.DEFINE_REFUSED) {
      int code = frame.getShort(DEFINE_REFUSED_ENTRIES_OFFSET + 5) & 0xFFFF;
      throw new RefusedException(
          "the gateway refuses series [count="
              + (frame.getShort(DEFINE_REFUSED_COUNT_OFFSET) & 0xFFFF)
              + ", first="
              + frame.getInt(DEFINE_REFUSED_ENTRIES_OFFSET + 1)
              + ", code="
              + RefusalCode.of(code)
              + "]");
    }
    throw new RefusedException("the gateway sent a frame out of place [type=" + type + "]");
  }

  private static ByteBuffer finish(ByteBuffer frame, FrameType type) {
    frame.flip();
    putHead(frame, frame.limit(), type);
    return frame;
  }

  private static void putHead(ByteBuffer target, int length, FrameType type) {
    int at = target.position();
    target.putInt(at + LENGTH_OFFSET, length);
    target.put(at + TYPE_OFFSET, type.code());
    target.put(at + VERSION_OFFSET, (byte) PROTOCOL_VERSION);
    target.putShort(at + FLAGS_OFFSET, (short) 0);
  }

  private static void putString(ByteBuffer target, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    target.putShort((short) bytes.length).put(bytes);
  }

  private int slot(long sequence) {
    return (int) (sequence % counts.length);
  }
}
