package io.tallygate.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection to a port of this machine that sends finished requests and expects the same answer to each, byte for byte: the
 * first one, which is looked at. Nothing is allocated after that. Blocking; one thread.
 */
final class RawHttpClient implements Closeable {
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d+)\r\n", Pattern.CASE_INSENSITIVE);
  private static final String HEAD_END = "\r\n\r\n";

  private final SocketChannel socket;
  private final String expectedBody;
  private final ByteBuffer received = ByteBuffer.allocateDirect(16 * 1024);
  private ByteBuffer expected = ByteBuffer.allocate(0);
  private boolean isWaiting;

  /**
   * @param expectedBody of every answer
   */
  RawHttpClient(int port, String expectedBody) throws IOException {
    this.expectedBody = expectedBody;
    socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Sends a request, once the one before is answered. */
  void send(ByteBuffer request) throws IOException {
    awaitAnswer();
    while (request.hasRemaining()) {
      socket.write(request);
    }
    isWaiting = true;
  }

  /**
   * Waits for the answer, if one is to come.
   *
   * @throws IOException if it is not the one that is expected
   */
  void awaitAnswer() throws IOException {
    if (!isWaiting) {
      return;
    }
    received.clear();
    if (expected.capacity() == 0) {
      learn();
    } else {
      received.limit(expected.capacity());
      while (received.hasRemaining()) {
        read();
      }
      if (received.flip().mismatch(expected) >= 0) {
        throw new IOException("another answer than before: " + US_ASCII.decode(received));
      }
    }
    isWaiting = false;
  }

  private void read() throws IOException {
    if (socket.read(received) < 0) {
      throw new EOFException("the connection was closed");
    }
  }

  private void learn() throws IOException {
    String text;
    do {
      read();
      text = US_ASCII.decode(received.duplicate().flip()).toString();
    } while (!isWhole(text));
    if (!text.startsWith("HTTP/1.1 200 ") || !text.endsWith(HEAD_END + expectedBody)) {
      throw new IOException("not the answer expected [expected=" + expectedBody + "]: " + text);
    }
    expected = ByteBuffer.allocateDirect(text.length()).put(text.getBytes(US_ASCII)).flip();
  }

  private static boolean isWhole(String text) {
    int head = text.indexOf(HEAD_END);
    if (head < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(text);
    return length.find()
        && text.length() >= head + HEAD_END.length() + Integer.parseInt(length.group(1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
