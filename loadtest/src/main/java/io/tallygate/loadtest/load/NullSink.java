package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.*;

import io.tallygate.protocol.FrameType;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The binary endpoint of a gateway that looks at nothing but the length, type and sequence of a frame, keeps nothing, and
 * acknowledges at once. What the generator reaches against it is the most that it can reach against anything.
 */
final class NullSink implements Closeable {
  /** As a gateway with default settings has it. */
  private static final int IN_FLIGHT = 64;

  private static final int IN_LENGTH = 1 << 20;

  private final ServerSocketChannel server;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private NullSink(ServerSocketChannel server) {
    this.server = server;
  }

  /** Listens on a port of the system's choice, loopback only. */
  static NullSink open() throws IOException {
    NullSink sink =
        new NullSink(
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    sink.start(sink::accept);
    return sink;
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) server.getLocalAddress();
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task, "null-sink");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        open.add(channel);
        start(() -> serve(channel));
      }
    } catch (IOException closed) {
      // The sink is closed: nobody is to be accepted any more.
    }
  }

  private static void serve(SocketChannel channel) {
    ByteBuffer in = ByteBuffer.allocateDirect(IN_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer ack = frame(ackLength(0), FrameType.ACK);
    try {
      while (channel.read(in) >= 0) {
        in.flip();
        long sequence = consume(channel, in);
        in.compact();
        if (sequence > 0) {
          ack.clear().putLong(ACK_SEQUENCE_OFFSET, sequence);
          LoadConnection.writeFully(channel, ack);
        }
      }
    } catch (IOException gone) {
      // The generator has gone, or the sink is closed.
    }
  }

  /** Takes whole frames; the sequence of the last Usage or UsageDetail frame among them, 0 if there was none. */
  private static long consume(SocketChannel channel, ByteBuffer in) throws IOException {
    long sequence = 0;
    while (in.remaining() >= HEAD_LENGTH) {
      int at = in.position();
      int length = in.getInt(at + LENGTH_OFFSET);
      if (in.remaining() < length) {
        break;
      }
      byte type = in.get(at + TYPE_OFFSET);
      if (type == FrameType.USAGE.code() || type == FrameType.USAGE_DETAIL.code()) {
        sequence = in.getLong(at + USAGE_SEQUENCE_OFFSET);
      } else if (type == FrameType.HELLO.code()) {
        LoadConnection.writeFully(
            channel,
            frame(WELCOME_LENGTH, FrameType.WELCOME).putInt(WELCOME_IN_FLIGHT_OFFSET, IN_FLIGHT));
      }
      in.position(at + length);
    }
    return sequence;
  }

  private static ByteBuffer frame(int length, FrameType type) {
    return ByteBuffer.allocateDirect(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(LENGTH_OFFSET, length)
        .put(TYPE_OFFSET, type.code())
        .put(VERSION_OFFSET, (byte) PROTOCOL_VERSION);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
