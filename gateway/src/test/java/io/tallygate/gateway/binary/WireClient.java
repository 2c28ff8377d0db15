package io.tallygate.gateway.binary;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A producer made of bytes, so that it can send what no client library would. Reads wait ten seconds at the most. */
final class WireClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MS = 10_000;

  private final Socket socket;
  private final DataInputStream in;

  /** A record of Usage. */
  record Record(int series, int offsetMs, long quantity) {}

  /** An entry of UsageDetail; attributes as bytes, padded. */
  record Entry(long id, int series, int offsetMs, long quantity, byte[] attributes) {}

  /** A refusal of an Ack. */
  record Refusal(long delta, int index, int code) {}

  /** A frame of the gateway; its body is behind the head of 8 bytes. */
  record Frame(FrameType type, int flags, ByteBuffer bytes) {
    long sequence() {
      return bytes.getLong(FrameLayout.ACK_SEQUENCE_OFFSET);
    }

    /** Of a Fault. */
    int code() {
      return bytes.getShort(FrameLayout.FAULT_CODE_OFFSET);
    }

    List<Refusal> refusals() {
      List<Refusal> refusals = new ArrayList<>();
      int count = bytes.getInt(FrameLayout.ACK_REFUSAL_COUNT_OFFSET);
      for (int i = 0; i < count; i++) {
        int at = FrameLayout.ACK_REFUSALS_OFFSET + i * FrameLayout.REFUSAL_LENGTH;
        refusals.add(new Refusal(bytes.getInt(at), bytes.getInt(at + 4), bytes.getShort(at + 8)));
      }
      return refusals;
    }
  }

  WireClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  WireClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Hello and Welcome. */
  Frame open(String producer, int epoch) throws IOException {
    send(hello(producer, epoch, ""));
    return expect(FrameType.WELCOME);
  }

  void send(byte[]... frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.write(frame);
    }
    socket.getOutputStream().write(all.toByteArray());
    socket.getOutputStream().flush();
  }

  Frame read() throws IOException {
    byte[] head = new byte[FrameLayout.HEAD_LENGTH];
    in.readFully(head);
    int length = ByteBuffer.wrap(head).order(LITTLE_ENDIAN).getInt();
    byte[] frame = new byte[length];
    System.arraycopy(head, 0, frame, 0, head.length);
    in.readFully(frame, head.length, length - head.length);
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(LITTLE_ENDIAN);
    return new Frame(
        FrameType.of(bytes.get(FrameLayout.TYPE_OFFSET)),
        bytes.getShort(FrameLayout.FLAGS_OFFSET),
        bytes);
  }

  Frame expect(FrameType type) throws IOException {
    Frame frame = read();
    if (frame.type != type) {
      throw new AssertionError(
          "expected "
              + type
              + ", got "
              + frame.type
              + " "
              + new String(frame.bytes.array(), UTF_8));
    }
    return frame;
  }

  /** Whether the gateway has closed its side. */
  boolean isAtEnd() throws IOException {
    try {
      in.readByte();
      return false;
    } catch (EOFException e) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] hello(String producer, int epoch, String key) {
    ByteBuffer body = body(2 + 4 + 4 + producer.length() + key.length());
    body.putShort((short) FrameLayout.PROTOCOL_VERSION).putInt(epoch);
    putText(body, producer);
    putText(body, key);
    return frame(FrameType.HELLO, 0, body);
  }

  static byte[] define(int local, String meter, int scale, String subject, String... dimensions) {
    ByteBuffer body = body(1024);
    body.putShort((short) 1).put((byte) FrameLayout.DEFINE_KIND_SERIES).putInt(local);
    putText(body, meter);
    body.put((byte) scale);
    putText(body, subject);
    body.put((byte) dimensions.length);
    for (String dimension : dimensions) {
      putText(body, dimension);
    }
    return frame(FrameType.DEFINE, 0, body);
  }

  static byte[] defineAttribute(int local, String name) {
    ByteBuffer body = body(1024);
    body.putShort((short) 1).put((byte) FrameLayout.DEFINE_KIND_ATTRIBUTE).putShort((short) local);
    putText(body, name);
    return frame(FrameType.DEFINE, 0, body);
  }

  static byte[] usage(long sequence, long baseTimeMs, Record... records) {
    ByteBuffer body = body(32 + records.length * 16);
    usageHead(body, records.length, sequence, baseTimeMs);
    for (Record record : records) {
      body.putInt(record.series).putInt(record.offsetMs).putLong(record.quantity);
    }
    return withCrc(frame(FrameType.USAGE, 0, body));
  }

  static byte[] detail(long sequence, int flags, long baseTimeMs, Entry... entries) {
    ByteBuffer body = body(FrameLayout.FRAME_LENGTH_MAX);
    usageHead(body, entries.length, sequence, baseTimeMs);
    for (int i = 0; i < entries.length; i++) {
      Entry entry = entries[i];
      body.putLong(entry.id).putLong(entry.id == 0 ? 0 : ~entry.id).putInt(entry.offsetMs);
      body.putShort((short) 1).putShort((short) entry.attributes.length);
      body.putInt(entry.series).putInt(i).putLong(entry.quantity).put(entry.attributes);
    }
    return withCrc(frame(FrameType.USAGE_DETAIL, flags, body));
  }

  static byte[] attribute(int local, String value) {
    ByteBuffer body = body((4 + value.getBytes(UTF_8).length + 7) & -8);
    body.putShort((short) local);
    putText(body, value);
    return body.array();
  }

  static byte[] bye() {
    return frame(FrameType.BYE, 0, body(0));
  }

  /** Computes the CRC of a Usage frame anew. */
  static byte[] withCrc(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, FrameLayout.USAGE_CRC_FROM, frame.length - FrameLayout.USAGE_CRC_FROM);
    ByteBuffer.wrap(frame)
        .order(LITTLE_ENDIAN)
        .putInt(FrameLayout.USAGE_CRC_OFFSET, (int) crc.getValue());
    return frame;
  }

  private static void usageHead(ByteBuffer body, int count, long sequence, long baseTimeMs) {
    body.putInt(0).putInt(count).putLong(sequence).putLong(sequence * 10).putLong(baseTimeMs);
  }

  private static ByteBuffer body(int capacity) {
    return ByteBuffer.allocate(capacity).order(LITTLE_ENDIAN);
  }

  private static void putText(ByteBuffer body, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    body.putShort((short) bytes.length).put(bytes);
  }

  private static byte[] frame(FrameType type, int flags, ByteBuffer body) {
    int length = FrameLayout.HEAD_LENGTH + body.position();
    ByteBuffer frame = body(length);
    frame.putInt(length).put(type.code()).put((byte) FrameLayout.PROTOCOL_VERSION);
    frame.putShort((short) flags).put(body.array(), 0, body.position());
    return frame.array();
  }
}
