package io.tallygate.client;

import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Hello;
import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.Frame.Welcome;
import io.tallygate.protocol.FrameDecoder;
import io.tallygate.protocol.FrameEncoder;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.MalformedFrameException;
import io.tallygate.protocol.UsageFrameWriter;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import javax.net.ServerSocketFactory;

/** A gateway whose every step the test takes itself. Waits at most 20 s for anything, then the test fails. */
final class ScriptedGateway implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final ServerSocket server;
  int inFlightLimit = 64;

  ScriptedGateway() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  ScriptedGateway(ServerSocketFactory sockets) throws IOException {
    server = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MS);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Takes the next connection and its Hello, and leaves the answer to the test. */
  Peer accept() throws IOException {
    Peer peer = new Peer(server.accept());
    peer.hello = (Hello) peer.read();
    return peer;
  }

  /** Takes the next connection and welcomes it. */
  Peer welcome(long durableSequence, long bookmark) throws IOException {
    Peer peer = accept();
    peer.send(
        new Welcome(
            1,
            1,
            peer.hello.epoch(),
            durableSequence == 0 ? 0 : peer.hello.epoch(),
            durableSequence,
            bookmark,
            inFlightLimit,
            FrameLayout.PAYLOAD_LENGTH_MAX,
            1_000));
    return peer;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** The gateway's side of one connection. */
  static final class Peer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    Hello hello;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MS);
      in = new DataInputStream(socket.getInputStream());
    }

    byte[] readBytes() throws IOException {
      byte[] head = new byte[4];
      in.readFully(head);
      int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
      byte[] frame = new byte[length];
      System.arraycopy(head, 0, frame, 0, 4);
      in.readFully(frame, 4, length - 4);
      return frame;
    }

    Frame read() throws IOException {
      return decode(readBytes());
    }

    /** Whether the producer has closed its side. */
    boolean isAtEnd() throws IOException {
      try {
        read();
        return false;
      } catch (EOFException e) {
        return true;
      }
    }

    void send(Frame frame) throws IOException {
      ByteBuffer bytes = FrameEncoder.encode(frame, UsageFrameWriter.newFrameBuffer());
      socket.getOutputStream().write(bytes.array(), 0, bytes.limit());
    }

    void ack(long sequence, Refusal... refusals) throws IOException {
      send(new Ack(sequence, sequence * 100, false, false, List.of(refusals)));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }

    static Frame decode(byte[] frame) {
      try {
        return FrameDecoder.decode(ByteBuffer.wrap(frame));
      } catch (MalformedFrameException e) {
        throw new AssertionError(e);
      }
    }
  }
}
