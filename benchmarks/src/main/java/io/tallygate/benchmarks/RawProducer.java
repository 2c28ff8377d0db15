package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.protocol.Frame;
import io.tallygate.protocol.FrameDecoder;
import io.tallygate.protocol.FrameEncoder;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.protocol.MalformedFrameException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The far end of a connection to a port of this machine: finished frames out, Acks in, nothing allocated by either. Blocking;
 * one thread.
 */
final class RawProducer implements Closeable {
  private final SocketChannel socket;
  private final ByteBuffer control =
      ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX).order(LITTLE_ENDIAN);
  private final ByteBuffer received =
      ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX).order(LITTLE_ENDIAN).flip();

  RawProducer(int port) throws IOException {
    socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Sends a frame from its position to its limit. */
  void send(ByteBuffer frame) throws IOException {
    while (frame.hasRemaining()) {
      socket.write(frame);
    }
  }

  /** Sends a frame that is not part of what is measured. */
  void send(Frame frame) throws IOException {
    send(FrameEncoder.encode(frame, control));
  }

  /** Waits for a frame that is not part of what is measured. */
  Frame receive() throws IOException, MalformedFrameException {
    int length = awaitFrame();
    ByteBuffer frame = received.slice(received.position(), length).order(LITTLE_ENDIAN);
    received.position(received.position() + length);
    return FrameDecoder.decode(frame);
  }

  /**
   * Waits for an Ack.
   *
   * @return the sequence that it covers
   * @throws IOException if the gateway sends anything else, or an Ack that refuses records
   */
  long awaitAck() throws IOException {
    int length = awaitFrame();
    int at = received.position();
    byte type = received.get(at + FrameLayout.TYPE_OFFSET);
    if (type != FrameType.ACK.code() || length != FrameLayout.ACK_REFUSALS_OFFSET) {
      throw new IOException("not a plain ack [type=" + type + "] [length=" + length + "]");
    }
    received.position(at + length);
    return received.getLong(at + FrameLayout.ACK_SEQUENCE_OFFSET);
  }

  private int awaitFrame() throws IOException {
    while (received.remaining() < FrameLayout.HEAD_LENGTH
        || received.remaining() < received.getInt(received.position())) {
      received.compact();
      if (socket.read(received) < 0) {
        throw new EOFException("the connection was closed");
      }
      received.flip();
    }
    return received.getInt(received.position());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
