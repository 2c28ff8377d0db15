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

/** Reads one connection on a thread of its own, looks at nothing, and answers with an Ack for every frame's length of bytes. */
final class AckingReader {
  private static final int READ_LENGTH = 256 * 1024;

  private final ServerSocketChannel acceptor;
  private final int frameLength;
  private final Thread thread = new Thread(this::run, "acking-reader");

  private AckingReader(ServerSocketChannel acceptor, int frameLength) {
    this.acceptor = acceptor;
    this.frameLength = frameLength;
  }

  static AckingReader listen(int frameLength) throws IOException {
    ServerSocketChannel acceptor =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    AckingReader reader = new AckingReader(acceptor, frameLength);
    reader.thread.start();
    return reader;
  }

  int port() {
    ServerSocket socket = acceptor.socket();
    return socket.getLocalPort();
  }

  private void run() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(READ_LENGTH);
    ByteBuffer ack =
        ByteBuffer.allocateDirect(FrameLayout.ACK_REFUSALS_OFFSET).order(LITTLE_ENDIAN);
    ack.putInt(FrameLayout.LENGTH_OFFSET, FrameLayout.ACK_REFUSALS_OFFSET);
    ack.put(FrameLayout.TYPE_OFFSET, FrameType.ACK.code());
    long received = 0;
    long acked = 0;
    try (SocketChannel socket = acceptor.accept()) {
      int length = socket.read(bytes);
      while (length >= 0) {
        bytes.clear();
        received += length;
        if (received / frameLength > acked) {
          acked = received / frameLength;
          ack.putLong(FrameLayout.ACK_SEQUENCE_OFFSET, acked).rewind();
          while (ack.hasRemaining()) {
            socket.write(ack);
          }
        }
        length = socket.read(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Once the peer has closed its end. */
  void close() throws IOException, InterruptedException {
    thread.join();
    acceptor.close();
  }
}
