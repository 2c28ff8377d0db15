package io.tallygate.loadtest.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the load generator: a socket, bytes to write, bytes read, and a new attempt when the gateway goes away.
 * The protocols are subclasses. Used by the load loop's thread only.
 */
abstract class LoadConnection implements Closeable {
  /** At least three of the largest frames, so that one system call writes more than one of them. */
  private static final int OUT_LENGTH = 256 * 1024;

  private static final int IN_LENGTH = 128 * 1024;
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final InetSocketAddress target;
  private final Selector selector;
  private final long patienceNs;
  private final ByteBuffer out =
      ByteBuffer.allocateDirect(OUT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer in = ByteBuffer.allocateDirect(IN_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private long lostAtNs;
  private long nextAttemptNs;
  private int reconnects;

  /**
   * @param patienceNs how long a lost connection is tried again before the run is given up
   */
  LoadConnection(InetSocketAddress target, Selector selector, long patienceNs) {
    this.target = target;
    this.selector = selector;
    this.patienceNs = patienceNs;
    out.flip();
  }

  /** Whether the in-flight limit lets another batch be offered. */
  abstract boolean hasRoom();

  /** Takes a batch of that many records, to be sent as soon as the socket takes it. Only if there is room. */
  abstract void offer(long intendedNs, int count);

  /** Batches offered and not answered. */
  abstract int unanswered();

  /** The connection is open and blocking: introduce, define. Everything unanswered is to be written again. */
  abstract void handshake(SocketChannel open) throws IOException;

  /** Writes what is to be sent next, as much as fits, or nothing. */
  abstract void fill(ByteBuffer target, long nowNs);

  /** Consumes whole messages from {@code source}; what remains is kept for the next call. */
  abstract void parse(ByteBuffer source, long nowNs) throws IOException;

  /** Says goodbye, if the protocol has a word for it. */
  abstract void farewell(SocketChannel open) throws IOException;

  /** Opens the connection, waiting for it. */
  void connect() throws IOException {
    SocketChannel opening = SocketChannel.open();
    try {
      opening.setOption(StandardSocketOptions.TCP_NODELAY, true);
      opening.connect(target);
      out.clear().flip();
      in.clear();
      handshake(opening);
      opening.configureBlocking(false);
      key = opening.register(selector, SelectionKey.OP_READ, this);
      channel = opening;
    } finally {
      if (channel != opening) {
        opening.close();
      }
    }
  }

  /**
   * Writes and reads what can be written and read without waiting; connects again if the connection is lost.
   *
   * @return whether anything moved
   * @throws IOException the gateway has not come back in time, or it refuses what is sent
   */
  boolean advance(long nowNs) throws IOException {
    SocketChannel open = channel;
    if (open == null) {
      return reconnect(nowNs);
    }
    try {
      boolean hasWritten = write(open, nowNs);
      boolean hasRead = read(open, nowNs);
      return hasWritten || hasRead;
    } catch (RefusedException refused) {
      throw refused;
    } catch (IOException e) {
      lost(open, nowNs);
      return true;
    }
  }

  private boolean write(SocketChannel open, long nowNs) throws IOException {
    boolean moved = false;
    while (true) {
      if (!out.hasRemaining()) {
        out.clear();
        fill(out, nowNs);
        out.flip();
        if (!out.hasRemaining()) {
          interest(SelectionKey.OP_READ);
          return moved;
        }
      }
      moved |= open.write(out) > 0;
      if (out.hasRemaining()) {
        interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return moved;
      }
    }
  }

  private boolean read(SocketChannel open, long nowNs) throws IOException {
    SelectionKey registered = key;
    if (registered == null || !registered.isReadable()) {
      return false;
    }
    int count = open.read(in);
    if (count < 0) {
      throw new EOFException("the gateway closed the connection");
    }
    in.flip();
    parse(in, nowNs);
    in.compact();
    return count > 0;
  }

  private void interest(int operations) {
    SelectionKey registered = key;
    if (registered != null && registered.interestOps() != operations) {
      registered.interestOps(operations);
    }
  }

  private void lost(SocketChannel open, long nowNs) throws IOException {
    open.close();
    channel = null;
    key = null;
    lostAtNs = nowNs;
    nextAttemptNs = nowNs + RETRY_NS;
  }

  private boolean reconnect(long nowNs) throws IOException {
    if (nowNs - nextAttemptNs < 0) {
      return false;
    }
    try {
      connect();
      reconnects++;
      return true;
    } catch (RefusedException refused) {
      throw refused;
    } catch (IOException e) {
      if (nowNs - lostAtNs > patienceNs) {
        throw new IOException(
            "the gateway did not come back [target="
                + target
                + ", seconds="
                + TimeUnit.NANOSECONDS.toSeconds(patienceNs)
                + "]",
            e);
      }
      nextAttemptNs = nowNs + RETRY_NS;
      return false;
    }
  }

  /** How often the connection was lost and opened again. */
  int reconnects() {
    return reconnects;
  }

  boolean isOpen() {
    return channel != null;
  }

  @Override
  public void close() throws IOException {
    SocketChannel open = channel;
    channel = null;
    if (open != null) {
      try (open) {
        if (!out.hasRemaining()) {
          open.keyFor(selector).cancel();
          open.configureBlocking(true);
          farewell(open);
        }
      }
    }
  }

  /** Writes all of the buffer to a blocking channel. */
  static void writeFully(SocketChannel open, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      open.write(bytes);
    }
  }

  /** The gateway understood and said no: trying again would not help. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }
}
