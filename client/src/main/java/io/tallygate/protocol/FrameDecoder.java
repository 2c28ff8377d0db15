package io.tallygate.protocol;

import static io.tallygate.protocol.FrameLayout.DETAIL_ATTRIBUTES_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_CRC_FROM;
import static io.tallygate.protocol.FrameLayout.USAGE_CRC_OFFSET;
import static io.tallygate.protocol.FrameLayout.USAGE_RECORDS_OFFSET;

import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Attribute;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.Define;
import io.tallygate.protocol.Frame.DefineRefused;
import io.tallygate.protocol.Frame.DetailRecord;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.Hello;
import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.Frame.RefusedDefinition;
import io.tallygate.protocol.Frame.Usage;
import io.tallygate.protocol.Frame.UsageDetail;
import io.tallygate.protocol.Frame.UsageRecord;
import io.tallygate.protocol.Frame.Welcome;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads any frame from a buffer, checking everything that can be checked without state. Stateless. */
public final class FrameDecoder {
  private FrameDecoder() {}

  /**
   * The frame between a buffer's position and limit, which must be exactly one.
   *
   * @param buffer its position and limit are left as they are
   * @throws MalformedFrameException if it is not a frame of this version, or its checksum is wrong
   */
  public static Frame decode(ByteBuffer buffer) throws MalformedFrameException {
    ByteBuffer frame = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    try {
      int length = frame.getInt();
      if (length > FrameLayout.FRAME_LENGTH_MAX) {
        throw new MalformedFrameException(
            FaultCode.FRAME_TOO_LARGE, "the frame is too long [length=" + length + "]");
      }
      if (length != frame.limit()) {
        throw malformed("the length is not that of the frame", "length", length);
      }
      FrameType type = FrameType.of(frame.get());
      byte version = frame.get();
      if (version != FrameLayout.PROTOCOL_VERSION) {
        throw new MalformedFrameException(
            FaultCode.PROTOCOL_VERSION, "unknown protocol version [version=" + version + "]");
      }
      if (type == null) {
        throw malformed("unknown frame type", "type", frame.get(FrameLayout.TYPE_OFFSET));
      }
      Frame decoded = decodeBody(type, frame.getShort(), frame);
      if (frame.hasRemaining()) {
        throw malformed("bytes after the end of the frame", "count", frame.remaining());
      }
      return decoded;
    } catch (BufferUnderflowException e) {
      throw malformed("the frame ends too early", "length", frame.limit());
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException(FaultCode.MALFORMED_FRAME, String.valueOf(e.getMessage()));
    }
  }

  private static Frame decodeBody(FrameType type, int flags, ByteBuffer in)
      throws MalformedFrameException {
    return switch (type) {
      case HELLO -> new Hello(u16(in), in.getInt(), string(in), string(in));
      case WELCOME ->
          new Welcome(
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getLong(),
              in.getLong(),
              in.getInt(),
              in.getInt(),
              in.getLong());
      case DEFINE -> define(in);
      case DEFINE_REFUSED -> defineRefused(in);
      case USAGE -> usage(in);
      case USAGE_DETAIL -> usageDetail(flags, in);
      case ACK -> ack(flags, in);
      case BUSY -> {
        long sequence = in.getLong();
        BusyCode code = BusyCode.of(u16(in));
        in.getShort();
        yield new Busy(sequence, code, in.getInt());
      }
      case FAULT -> new Fault(FaultCode.of(u16(in)), string(in));
      case BYE -> new Bye();
    };
  }

  private static Define define(ByteBuffer in) throws MalformedFrameException {
    int count = u16(in);
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = in.get();
      definitions.add(
          switch (kind) {
            case FrameLayout.DEFINE_KIND_SERIES ->
                new Definition.Series(
                    in.getInt(), string(in), in.get() & 0xFF, string(in), dimensions(in));
            case FrameLayout.DEFINE_KIND_ATTRIBUTE ->
                new Definition.AttributeName(u16(in), string(in));
            default -> throw malformed("unknown kind of definition", "kind", kind);
          });
    }
    return new Define(definitions);
  }

  private static List<String> dimensions(ByteBuffer in) throws MalformedFrameException {
    int count = in.get() & 0xFF;
    List<String> dimensions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      dimensions.add(string(in));
    }
    return dimensions;
  }

  private static DefineRefused defineRefused(ByteBuffer in) {
    int count = u16(in);
    List<RefusedDefinition> refusals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      refusals.add(new RefusedDefinition(in.get(), in.getInt(), RefusalCode.of(u16(in))));
    }
    return new DefineRefused(refusals);
  }

  private static Usage usage(ByteBuffer in) throws MalformedFrameException {
    int count = sequencedHead(in);
    if (in.remaining() != (long) count * FrameLayout.RECORD_LENGTH) {
      throw malformed("the count does not fit the length", "count", count);
    }
    List<UsageRecord> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(new UsageRecord(in.getInt(), u32(in), in.getLong()));
    }
    return new Usage(
        in.getLong(FrameLayout.USAGE_SEQUENCE_OFFSET),
        in.getLong(FrameLayout.USAGE_BOOKMARK_OFFSET),
        in.getLong(FrameLayout.USAGE_BASE_TIME_OFFSET),
        records);
  }

  private static UsageDetail usageDetail(int flags, ByteBuffer in) throws MalformedFrameException {
    int count = sequencedHead(in);
    List<DetailRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(detail(i, in));
    }
    return new UsageDetail(
        in.getLong(FrameLayout.USAGE_SEQUENCE_OFFSET),
        in.getLong(FrameLayout.USAGE_BOOKMARK_OFFSET),
        in.getLong(FrameLayout.USAGE_BASE_TIME_OFFSET),
        (flags & FrameLayout.DETAIL_FLAG_DEDUPLICATE) != 0,
        records);
  }

  private static DetailRecord detail(int entry, ByteBuffer in) throws MalformedFrameException {
    int at = in.position();
    EventId id = new EventId(in.getLong(), in.getLong());
    long timeOffsetMs = u32(in);
    int recordCount = u16(in);
    if (recordCount != 1) {
      throw malformed("an entry has one record", "record count", recordCount);
    }
    int attributesLength = u16(in);
    if (attributesLength % FrameLayout.DETAIL_ALIGNMENT != 0) {
      throw malformed("not a multiple of 8", "attributes length", attributesLength);
    }
    int series = in.getInt();
    int index = in.getInt();
    if (index != entry) {
      throw malformed("an entry carries its own index", "index", index);
    }
    long quantity = in.getLong();
    if (attributesLength > in.remaining()) {
      throw malformed("the attributes end after the frame", "length", attributesLength);
    }
    ByteBuffer encoded = in.slice(at + DETAIL_ATTRIBUTES_OFFSET, attributesLength);
    in.position(at + FrameLayout.detailLength(attributesLength));
    return new DetailRecord(id, series, timeOffsetMs, quantity, attributes(encoded));
  }

  private static List<Attribute> attributes(ByteBuffer encoded) throws MalformedFrameException {
    ByteBuffer in = encoded.order(ByteOrder.LITTLE_ENDIAN);
    List<Attribute> attributes = new ArrayList<>();
    while (in.remaining() >= 4 && in.getShort(in.position()) != 0) {
      attributes.add(new Attribute(u16(in), string(in)));
    }
    if (in.remaining() >= FrameLayout.DETAIL_ALIGNMENT) {
      throw malformed("more padding than needed", "attributes length", in.limit());
    }
    while (in.hasRemaining()) {
      if (in.get() != 0) {
        throw malformed("padding is not zero", "attributes length", in.limit());
      }
    }
    return attributes;
  }

  /** Checks the checksum and leaves the position at the first record. Returns the count. */
  private static int sequencedHead(ByteBuffer in) throws MalformedFrameException {
    if (in.limit() < USAGE_RECORDS_OFFSET) {
      throw malformed("the frame ends too early", "length", in.limit());
    }
    CRC32C crc = new CRC32C();
    crc.update(in.slice(USAGE_CRC_FROM, in.limit() - USAGE_CRC_FROM));
    if ((int) crc.getValue() != in.getInt(USAGE_CRC_OFFSET)) {
      throw new MalformedFrameException(
          FaultCode.CRC_MISMATCH, "the checksum does not fit the bytes");
    }
    int count = in.getInt(FrameLayout.USAGE_COUNT_OFFSET);
    if (count < 0 || count > FrameLayout.USAGE_COUNT_MAX) {
      throw malformed("too many records", "count", count);
    }
    in.position(USAGE_RECORDS_OFFSET);
    return count;
  }

  private static Ack ack(int flags, ByteBuffer in) throws MalformedFrameException {
    long sequence = in.getLong();
    long position = in.getLong();
    int count = in.getInt();
    in.getInt();
    if (in.remaining() != (long) count * FrameLayout.REFUSAL_LENGTH) {
      throw malformed("the count does not fit the length", "refusal count", count);
    }
    List<Refusal> refusals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      refusals.add(new Refusal(in.getInt(), in.getInt(), RefusalCode.of(u16(in))));
      in.getShort();
    }
    return new Ack(
        sequence,
        position,
        (flags & FrameLayout.ACK_FLAG_SEEN) != 0,
        (flags & FrameLayout.ACK_FLAG_DETAIL_EXPIRED) != 0,
        refusals);
  }

  private static String string(ByteBuffer in) throws MalformedFrameException {
    int length = u16(in);
    if (length > in.remaining()) {
      throw malformed("a string ends after the frame", "length", length);
    }
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return Text.decode(bytes);
  }

  private static int u16(ByteBuffer in) {
    return in.getShort() & 0xFFFF;
  }

  private static long u32(ByteBuffer in) {
    return in.getInt() & 0xFFFF_FFFFL;
  }

  private static MalformedFrameException malformed(String what, String field, int value) {
    return new MalformedFrameException(
        FaultCode.MALFORMED_FRAME, what + " [" + field + "=" + value + "]");
  }
}
