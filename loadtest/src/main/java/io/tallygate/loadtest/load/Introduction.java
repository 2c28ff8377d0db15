package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.*;

import io.tallygate.loadtest.load.LoadConnection.RefusedException;
import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.FrameType;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.List;

/** What a producer says first on every connection: Hello, and what its numbers mean. */
final class Introduction {
  /** An entry takes less: keys, subjects and names are of our own making. */
  private static final int ENTRY_LENGTH_MAX = 256;

  private final String producer;
  private final OwnSeries series;
  private final List<String> attributeNames;

  /**
   * @param attributeNames of the local numbers from 1 on
   */
  Introduction(String producer, OwnSeries series, List<String> attributeNames) {
    this.producer = producer;
    this.series = series;
    this.attributeNames = attributeNames;
  }

  /**
   * Says it, on a blocking channel.
   *
   * @param written the newest sequence that was sent so far
   * @return frames that may be in flight
   * @throws RefusedException the gateway does not take this producer
   */
  int introduce(SocketChannel open, int epoch, long written) throws IOException {
    ByteBuffer hello = ByteBuffer.allocate(1_024).order(ByteOrder.LITTLE_ENDIAN);
    hello.position(HELLO_STRINGS_OFFSET);
    ControlFrames.putString(hello, producer);
    ControlFrames.putString(hello, "");
    hello
        .putShort(HELLO_VERSION_OFFSET, (short) PROTOCOL_VERSION)
        .putInt(HELLO_EPOCH_OFFSET, epoch);
    LoadConnection.writeFully(open, ControlFrames.finish(hello, FrameType.HELLO));
    ByteBuffer welcome = readFrame(open);
    requireWelcome(welcome, written);
    if (!attributeNames.isEmpty()) {
      defineAttributes(open);
    }
    defineSeries(open);
    return welcome.getInt(WELCOME_IN_FLIGHT_OFFSET);
  }

  private void requireWelcome(ByteBuffer frame, long written) throws IOException {
    FrameType type = FrameType.of(frame.get(TYPE_OFFSET));
    if (type == FrameType.BUSY) {
      throw new IOException(
          "the gateway is busy [code="
              + BusyCode.of(frame.getShort(BUSY_CODE_OFFSET) & 0xFFFF).text()
              + "]");
    }
    if (type != FrameType.WELCOME) {
      throw ControlFrames.refusal(type, frame);
    }
    long durable = frame.getLong(WELCOME_DURABLE_SEQUENCE_OFFSET);
    if (durable > written) {
      throw new RefusedException(
          "the producer has sent before [producer=" + producer + ", sequence=" + durable + "]");
    }
  }

  private void defineAttributes(SocketChannel open) throws IOException {
    ByteBuffer define = ByteBuffer.allocate(PAYLOAD_LENGTH_MAX).order(ByteOrder.LITTLE_ENDIAN);
    define.position(DEFINE_ENTRIES_OFFSET);
    for (int i = 0; i < attributeNames.size(); i++) {
      define.put((byte) DEFINE_KIND_ATTRIBUTE).putShort((short) (i + 1));
      ControlFrames.putString(define, attributeNames.get(i));
    }
    define.putShort(DEFINE_COUNT_OFFSET, (short) attributeNames.size());
    LoadConnection.writeFully(open, ControlFrames.finish(define, FrameType.DEFINE));
  }

  private void defineSeries(SocketChannel open) throws IOException {
    ByteBuffer define = ByteBuffer.allocate(PAYLOAD_LENGTH_MAX).order(ByteOrder.LITTLE_ENDIAN);
    int number = 0;
    while (number < series.count()) {
      define.clear().position(DEFINE_ENTRIES_OFFSET);
      int count = 0;
      while (number < series.count() && define.remaining() >= ENTRY_LENGTH_MAX) {
        define.put((byte) DEFINE_KIND_SERIES).putInt(number);
        ControlFrames.putString(define, series.meters().apply(number));
        define.put((byte) 0);
        ControlFrames.putString(define, series.subjects().apply(number));
        define.put((byte) 0);
        number++;
        count++;
      }
      define.putShort(DEFINE_COUNT_OFFSET, (short) count);
      LoadConnection.writeFully(open, ControlFrames.finish(define, FrameType.DEFINE));
    }
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
}
