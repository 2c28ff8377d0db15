package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Reads one connection on a thread of its own, looks at nothing, and answers once for every frame's length of bytes: with an Ack,
 * cumulative, or with the same bytes each time.
 */
public final class AckingReader {
  private static final int READ_LENGTH = 256 * 1024;
  private static final int NO_SEQUENCE = -1;

  private final ServerSocketChannel acceptor;
  private final int frameLength;
  private final ByteBuffer answer;
  private final int sequenceOffset;
  private final Thread thread = new Thread(this::run, "acking-reader");

  private AckingReader(
      ServerSocketChannel acceptor, int frameLength, ByteBuffer answer, int sequenceOffset) {
    this.acceptor = acceptor;
    this.frameLength = frameLength;
    this.answer = answer;
    this.sequenceOffset = sequenceOffset;
  }

  /** Answers frames of the binary protocol, all of one length. */
  static AckingReader listen(int frameLength) throws IOException {
    ByteBuffer ack =
        ByteBuffer.allocateDirect(FrameLayout.ACK_REFUSALS_OFFSET).order(LITTLE_ENDIAN);
    ack.putInt(FrameLayout.LENGTH_OFFSET, FrameLayout.ACK_REFUSALS_OFFSET);
    ack.put(FrameLayout.TYPE_OFFSET, FrameType.ACK.code());
    return listen(frameLength, ack, FrameLayout.ACK_SEQUENCE_OFFSET);
  }

  /** Answers requests, all of one length, whose sender waits for each answer before it sends the next. */
  public static AckingReader listen(int requestLength, byte[] response) throws IOException {
    ByteBuffer answer = ByteBuffer.allocateDirect(response.length).put(response);
    return listen(requestLength, answer, NO_SEQUENCE);
  }

  private static AckingReader listen(int length, ByteBuffer answer, int sequenceOffset)
      throws IOException {
    ServerSocketChannel acceptor =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    AckingReader reader = new AckingReader(acceptor, length, answer, sequenceOffset);
    reader.thread.start();
    return reader;
  }

  public int port() {
    ServerSocket socket = acceptor.socket();
    return socket.getLocalPort();
  }

  private void run() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(READ_LENGTH);
    long received = 0;
    long acked = 0;
    try (SocketChannel socket = acceptor.accept()) {
      int length = socket.read(bytes);
      while (length >= 0) {
        bytes.clear();
        received += length;
        if (received / frameLength > acked) {
          acked = received / frameLength;
          if (sequenceOffset != NO_SEQUENCE) {
            answer.putLong(sequenceOffset, acked);
          }
          answer.rewind();
          while (answer.hasRemaining()) {
            socket.write(answer);
          }
        }
        length = socket.read(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Once the peer has closed its end. */
  public void close() throws IOException, InterruptedException {
    thread.join();
    acceptor.close();
  }
}
