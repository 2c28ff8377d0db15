package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.*;

import io.tallygate.protocol.FrameType;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/**
 * A gateway that keeps nothing but counts: checks every frame's CRC and sequence, remembers frames by producer, answers as a
 * script says. One connection at a time is enough for the tests.
 */
final class ScriptedGateway implements Closeable {
  final Map<Long, byte[]> frames = new TreeMap<>();
  final Map<Integer, String> subjects = new ConcurrentHashMap<>();
  volatile long records;
  volatile long sum;
  volatile int hellos;
  volatile Throwable failure;

  /**
   * What to do with a frame.
   *
   * @param isTaken whether it counts
   * @param bytes sent back; null closes the connection
   */
  record Answer(boolean isTaken, byte[] bytes) {
    static final byte[] NONE = {};
    static final Answer CLOSE = new Answer(false, null);

    static Answer take(byte[] bytes) {
      return new Answer(true, bytes);
    }

    static Answer discard(byte[] bytes) {
      return new Answer(false, bytes);
    }
  }

  /** Decides about frames that were not taken before. */
  interface Script {
    Answer onFrame(long sequence);
  }

  private final ServerSocket server;
  private final Script script;
  private final int inFlight;
  private final Thread thread;

  ScriptedGateway(int inFlight, Script script) throws IOException {
    this.inFlight = inFlight;
    this.script = script;
    server = new ServerSocket(0);
    thread = new Thread(this::accept, "scripted-gateway");
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        serve(socket);
      } catch (EOFException e) {
        // The client has gone.
      } catch (IOException e) {
        if (!server.isClosed()) {
          failure = e;
        }
      } catch (RuntimeException | AssertionError e) {
        failure = e;
      }
    }
  }

  private synchronized void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    while (true) {
      ByteBuffer frame = read(in);
      FrameType type = FrameType.of(frame.get(TYPE_OFFSET));
      if (type == FrameType.HELLO) {
        hellos++;
        out.write(welcome());
      } else if (type == FrameType.DEFINE) {
        onDefine(frame);
      } else if (type == FrameType.USAGE) {
        if (!onUsage(frame, out)) {
          return;
        }
      } else {
        return;
      }
    }
  }

  private void onDefine(ByteBuffer frame) {
    frame.position(DEFINE_ENTRIES_OFFSET);
    for (int i = frame.getShort(DEFINE_COUNT_OFFSET) & 0xFFFF; i > 0; i--) {
      require(frame.get() == DEFINE_KIND_SERIES, "kind");
      int number = frame.getInt();
      string(frame);
      frame.get();
      subjects.put(number, string(frame));
      require(frame.get() == 0, "dimensions");
    }
    require(!frame.hasRemaining(), "definitions end");
  }

  private static String string(ByteBuffer frame) {
    byte[] bytes = new byte[frame.getShort() & 0xFFFF];
    frame.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private boolean onUsage(ByteBuffer frame, OutputStream out) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(frame.array(), USAGE_CRC_FROM, frame.limit() - USAGE_CRC_FROM);
    require((int) crc.getValue() == frame.getInt(USAGE_CRC_OFFSET), "crc");
    long sequence = frame.getLong(USAGE_SEQUENCE_OFFSET);
    int count = frame.getInt(USAGE_COUNT_OFFSET);
    require(frame.limit() == usageLength(count), "length");
    byte[] known = frames.get(sequence);
    if (known != null) {
      require(Arrays.equals(known, frame.array()), "the same bytes again");
      out.write(ack(sequence));
      return true;
    }
    Answer answer = script.onFrame(sequence);
    if (answer.isTaken()) {
      take(frame, sequence, count);
    }
    if (answer.bytes() == null) {
      return false;
    }
    out.write(answer.bytes());
    return true;
  }

  private void take(ByteBuffer frame, long sequence, int count) {
    require(frames.size() + 1 == sequence, "next sequence, not " + sequence);
    frames.put(sequence, frame.array());
    records += count;
    for (int i = 0; i < count; i++) {
      int at = USAGE_RECORDS_OFFSET + i * RECORD_LENGTH;
      require(subjects.containsKey(frame.getInt(at)), "series");
      sum += frame.getLong(at + RECORD_QUANTITY_OFFSET);
    }
  }

  private static void require(boolean isRight, String what) {
    if (!isRight) {
      throw new AssertionError("expected " + what);
    }
  }

  private ByteBuffer read(DataInputStream in) throws IOException {
    byte[] head = new byte[4];
    in.readFully(head);
    int length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
    byte[] frame = new byte[length];
    System.arraycopy(head, 0, frame, 0, 4);
    in.readFully(frame, 4, length - 4);
    return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] welcome() {
    ByteBuffer frame = frame(WELCOME_LENGTH, FrameType.WELCOME);
    frame.putLong(WELCOME_DURABLE_SEQUENCE_OFFSET, frames.size());
    frame.putInt(WELCOME_IN_FLIGHT_OFFSET, inFlight);
    return frame.array();
  }

  /** Ack with refusals: pairs of frame sequence and index. */
  static byte[] ack(long sequence, long... refusals) {
    ByteBuffer frame = frame(ackLength(refusals.length / 2), FrameType.ACK);
    frame.putLong(ACK_SEQUENCE_OFFSET, sequence);
    frame.putInt(ACK_REFUSAL_COUNT_OFFSET, refusals.length / 2);
    for (int i = 0; i < refusals.length / 2; i++) {
      int at = ACK_REFUSALS_OFFSET + i * REFUSAL_LENGTH;
      frame.putInt(at + REFUSAL_DELTA_OFFSET, (int) (sequence - refusals[2 * i]));
      frame.putInt(at + REFUSAL_INDEX_OFFSET, (int) refusals[2 * i + 1]);
      frame.putShort(at + REFUSAL_CODE_OFFSET, (short) 5);
    }
    return frame.array();
  }

  static byte[] busy(long sequence) {
    ByteBuffer frame = frame(BUSY_LENGTH, FrameType.BUSY);
    frame.putLong(BUSY_SEQUENCE_OFFSET, sequence);
    frame.putShort(BUSY_CODE_OFFSET, (short) 101);
    frame.putInt(BUSY_RETRY_AFTER_OFFSET, 20);
    return frame.array();
  }

  static byte[] fault(int code, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = frame(FAULT_TEXT_OFFSET + 2 + bytes.length, FrameType.FAULT);
    frame.putShort(FAULT_CODE_OFFSET, (short) code);
    frame.putShort(FAULT_TEXT_OFFSET, (short) bytes.length);
    frame.put(FAULT_TEXT_OFFSET + 2, bytes);
    return frame.array();
  }

  private static ByteBuffer frame(int length, FrameType type) {
    ByteBuffer frame = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(LENGTH_OFFSET, length).put(TYPE_OFFSET, type.code()).put(VERSION_OFFSET, (byte) 1);
    return frame;
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
