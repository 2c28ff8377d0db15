package io.tallygate.loadtest.load;

import static io.tallygate.protocol.FrameLayout.*;

import io.tallygate.loadtest.load.LoadConnection.RefusedException;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameType;
import io.tallygate.protocol.RefusalCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Frames beside usage and its acknowledgement: their heads and texts, and what a gateway that says no has said. */
final class ControlFrames {
  private ControlFrames() {}

  /** What a Fault, a DefineRefused, or a frame that nobody expected comes to. */
  static RefusedException refusal(@Nullable FrameType type, ByteBuffer frame) {
    if (type == FrameType.FAULT) {
      byte[] text = new byte[frame.getShort(FAULT_TEXT_OFFSET) & 0xFFFF];
      frame.get(FAULT_TEXT_OFFSET + 2, text);
      return new RefusedException(
          "the gateway closes the connection: "
              + new String(text, StandardCharsets.UTF_8)
              + " [code="
              + FaultCode.of(frame.getShort(FAULT_CODE_OFFSET) & 0xFFFF)
              + "]");
    }
    if (type == FrameType.DEFINE_REFUSED) {
      int code = frame.getShort(DEFINE_REFUSED_ENTRIES_OFFSET + 5) & 0xFFFF;
      return new RefusedException(
          "the gateway refuses series [count="
              + (frame.getShort(DEFINE_REFUSED_COUNT_OFFSET) & 0xFFFF)
              + ", first="
              + frame.getInt(DEFINE_REFUSED_ENTRIES_OFFSET + 1)
              + ", code="
              + RefusalCode.of(code)
              + "]");
    }
    return new RefusedException("the gateway sent a frame out of place [type=" + type + "]");
  }

  static ByteBuffer bye() {
    return finish(
        ByteBuffer.allocate(BYE_LENGTH).order(ByteOrder.LITTLE_ENDIAN).position(BYE_LENGTH),
        FrameType.BYE);
  }

  /** A frame that was written from 0 to the position: gets its head. */
  static ByteBuffer finish(ByteBuffer frame, FrameType type) {
    frame.flip();
    putHead(frame, frame.limit(), type, 0);
    return frame;
  }

  /** The first 8 bytes, at the position, which stays. */
  static void putHead(ByteBuffer target, int length, FrameType type, int flags) {
    int at = target.position();
    target.putInt(at + LENGTH_OFFSET, length);
    target.put(at + TYPE_OFFSET, type.code());
    target.put(at + VERSION_OFFSET, (byte) PROTOCOL_VERSION);
    target.putShort(at + FLAGS_OFFSET, (short) flags);
  }

  static void putString(ByteBuffer target, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    target.putShort((short) bytes.length).put(bytes);
  }
}
