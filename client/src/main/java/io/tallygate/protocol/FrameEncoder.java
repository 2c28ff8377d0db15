package io.tallygate.protocol;

import static io.tallygate.protocol.FrameLayout.FLAGS_OFFSET;
import static io.tallygate.protocol.FrameLayout.LENGTH_OFFSET;

import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Busy;
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
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Writes any frame into a buffer. Stateless; the inverse of {@link FrameDecoder}. */
public final class FrameEncoder {
  private FrameEncoder() {}

  /**
   * Encodes a frame at the start of a buffer and leaves it between position 0 and the limit.
   *
   * @param buffer overwritten; made little endian
   * @throws IllegalArgumentException if the frame does not fit into the buffer or a value into its field
   */
  public static ByteBuffer encode(Frame frame, ByteBuffer buffer) {
    buffer.order(ByteOrder.LITTLE_ENDIAN).clear();
    try {
      if (frame instanceof Usage usage) {
        return encode(usage, buffer);
      }
      if (frame instanceof UsageDetail detail) {
        return encode(detail, buffer);
      }
      buffer.putInt(0).put(frame.type().code()).put((byte) FrameLayout.PROTOCOL_VERSION);
      buffer.putShort((short) 0);
      encodeBody(frame, buffer);
    } catch (BufferOverflowException | IndexOutOfBoundsException e) {
      throw tooLong(frame, buffer, e);
    }
    buffer.putInt(LENGTH_OFFSET, buffer.position());
    return buffer.flip();
  }

  /** The bytes that a definition takes up in a Define frame. */
  public static int length(Definition definition) {
    if (definition instanceof Definition.Series series) {
      int length = 1 + 4 + stringLength("meter", series.meter()) + 1;
      length += stringLength("subject", series.subject()) + 1;
      for (String dimension : series.dimensions()) {
        length += stringLength("dimension", dimension);
      }
      return length;
    }
    Definition.AttributeName name = (Definition.AttributeName) definition;
    return 1 + 2 + stringLength("name", name.name());
  }

  private static int stringLength(String field, String value) {
    return 2 + Text.encode(field, value).length;
  }

  private static void encodeBody(Frame frame, ByteBuffer buffer) {
    if (frame instanceof Hello hello) {
      buffer.putShort(u16("protocol version", hello.protocolVersion())).putInt(hello.epoch());
      putString(buffer, "producer", hello.producer());
      putString(buffer, "api key", hello.apiKey());
    } else if (frame instanceof Welcome welcome) {
      buffer.putInt(welcome.incarnation()).putInt(welcome.producerNumber()).putInt(welcome.epoch());
      buffer.putInt(welcome.durableEpoch()).putLong(welcome.durableSequence());
      buffer.putLong(welcome.bookmark()).putInt(welcome.inFlightLimit());
      buffer.putInt(welcome.payloadLimit()).putLong(welcome.gatewayTimeMs());
    } else if (frame instanceof Define define) {
      buffer.putShort(u16("count", define.definitions().size()));
      for (Definition definition : define.definitions()) {
        putDefinition(buffer, definition);
      }
    } else if (frame instanceof DefineRefused refused) {
      buffer.putShort(u16("count", refused.refusals().size()));
      for (RefusedDefinition each : refused.refusals()) {
        buffer.put(u8("kind", each.kind())).putInt(each.number());
        buffer.putShort((short) each.code().code());
      }
    } else if (frame instanceof Ack ack) {
      buffer.putShort(
          FLAGS_OFFSET,
          (short)
              ((ack.isSeen() ? FrameLayout.ACK_FLAG_SEEN : 0)
                  | (ack.isDetailExpired() ? FrameLayout.ACK_FLAG_DETAIL_EXPIRED : 0)));
      buffer.putLong(ack.sequence()).putLong(ack.position());
      buffer.putInt(ack.refusals().size()).putInt(0);
      for (Refusal refusal : ack.refusals()) {
        buffer.putInt(refusal.sequenceDelta()).putInt(refusal.index());
        buffer.putShort((short) refusal.code().code()).putShort((short) 0);
      }
    } else if (frame instanceof Busy busy) {
      buffer.putLong(busy.sequence()).putShort((short) busy.code().code()).putShort((short) 0);
      buffer.putInt(busy.retryAfterMs());
    } else if (frame instanceof Fault fault) {
      buffer.putShort((short) fault.code().code());
      putString(buffer, "text", fault.text());
    }
  }

  private static void putDefinition(ByteBuffer buffer, Definition definition) {
    buffer.put((byte) definition.kind());
    if (definition instanceof Definition.Series series) {
      buffer.putInt(series.number());
      putString(buffer, "meter", series.meter());
      buffer.put(u8("scale", series.scale()));
      putString(buffer, "subject", series.subject());
      buffer.put(u8("dimension count", series.dimensions().size()));
      for (String dimension : series.dimensions()) {
        putString(buffer, "dimension", dimension);
      }
    } else if (definition instanceof Definition.AttributeName name) {
      buffer.putShort(u16("number", name.number()));
      putString(buffer, "name", name.name());
    }
  }

  private static ByteBuffer encode(Usage usage, ByteBuffer buffer) {
    UsageFrameWriter writer = new UsageFrameWriter();
    writer.begin(buffer, usage.baseTimeMs());
    for (UsageRecord each : usage.records()) {
      if (!writer.add(each.series(), usage.baseTimeMs() + each.timeOffsetMs(), each.quantity())) {
        throw tooLong(usage, buffer, null);
      }
    }
    return writer.finish(usage.sequence(), usage.bookmark());
  }

  private static ByteBuffer encode(UsageDetail usage, ByteBuffer buffer) {
    DetailFrameWriter writer = new DetailFrameWriter();
    writer.begin(buffer, usage.baseTimeMs(), usage.deduplicate());
    for (DetailRecord each : usage.records()) {
      if (!writer.add(
          each.id(),
          each.series(),
          usage.baseTimeMs() + each.timeOffsetMs(),
          each.quantity(),
          DetailFrameWriter.encode(each.attributes()))) {
        throw tooLong(usage, buffer, null);
      }
    }
    return writer.finish(usage.sequence(), usage.bookmark());
  }

  private static void putString(ByteBuffer buffer, String field, String value) {
    byte[] bytes = Text.encode(field, value);
    buffer.putShort((short) bytes.length).put(bytes);
  }

  private static byte u8(String field, int value) {
    return (byte) checked(field, value, 0xFF);
  }

  private static short u16(String field, int value) {
    return (short) checked(field, value, 0xFFFF);
  }

  private static int checked(String field, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          "out of range [field=" + field + ", value=" + value + ", max=" + max + "]");
    }
    return value;
  }

  private static IllegalArgumentException tooLong(
      Frame frame, ByteBuffer buffer, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the frame does not fit [type=" + frame.type() + ", capacity=" + buffer.capacity() + "]",
        cause);
  }
}
