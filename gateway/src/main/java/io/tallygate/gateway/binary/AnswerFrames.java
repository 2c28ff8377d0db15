package io.tallygate.gateway.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.rating.ingest.FrameOrigin;
import java.util.List;

/** The frames that the gateway sends. */
final class AnswerFrames {
  /** Refusals in one Ack, so that it is no longer than the longest frame. */
  static final int ACK_REFUSALS_MAX =
      (FrameLayout.FRAME_LENGTH_MAX - FrameLayout.ACK_REFUSALS_OFFSET) / FrameLayout.REFUSAL_LENGTH;

  private static final int FAULT_TEXT_MAX = 1024;

  private AnswerFrames() {}

  private static ByteBuf begin(ByteBufAllocator allocator, FrameType type, int flags, int length) {
    return allocator
        .ioBuffer(length, length)
        .writeIntLE(length)
        .writeByte(type.code())
        .writeByte(FrameLayout.PROTOCOL_VERSION)
        .writeShortLE(flags);
  }

  static ByteBuf welcome(
      ByteBufAllocator allocator,
      int incarnation,
      Answers.Answer opened,
      int inFlightFrames,
      int payloadMax,
      long timeMs) {
    return begin(allocator, FrameType.WELCOME, 0, FrameLayout.WELCOME_LENGTH)
        .writeIntLE(incarnation)
        .writeIntLE(opened.producer)
        .writeIntLE(opened.epoch)
        .writeIntLE(opened.epoch)
        .writeLongLE(opened.sequence)
        .writeLongLE(opened.bookmark)
        .writeIntLE(inFlightFrames)
        .writeIntLE(payloadMax)
        .writeLongLE(timeMs);
  }

  /**
   * One cumulative Ack for the first answers waiting.
   *
   * @param count answers, all of one status, with {@code refusalCount} refusals between them
   */
  static ByteBuf ack(ByteBufAllocator allocator, Answers answers, int count, int refusalCount) {
    Answers.Answer last = answer(answers, count - 1);
    int flags =
        switch (last.status) {
          case FrameOrigin.SEEN -> FrameLayout.ACK_FLAG_SEEN;
          case FrameOrigin.SEEN_DETAIL_EXPIRED -> FrameLayout.ACK_FLAG_DETAIL_EXPIRED;
          default -> 0;
        };
    ByteBuf frame =
        begin(allocator, FrameType.ACK, flags, FrameLayout.ackLength(refusalCount))
            .writeLongLE(last.sequence)
            .writeLongLE(last.position)
            .writeIntLE(refusalCount)
            .writeIntLE(0);
    for (int i = 0; i < count; i++) {
      Answers.Answer each = answer(answers, i);
      byte[] refusals = each.refusals;
      if (refusals != null) {
        int delta = (int) (last.sequence - each.sequence);
        for (int at = 0; at < refusals.length; at += Refusals.LENGTH) {
          frame.writeIntLE(delta).writeBytes(refusals, at, Refusals.LENGTH);
        }
      }
    }
    return frame;
  }

  private static Answers.Answer answer(Answers answers, int n) {
    Answers.Answer answer = answers.peek(n);
    if (answer == null) {
      throw new IllegalStateException("fewer answers than announced [index=" + n + "]");
    }
    return answer;
  }

  static ByteBuf busy(ByteBufAllocator allocator, long sequence, BusyCode code, int retryAfterMs) {
    return begin(allocator, FrameType.BUSY, 0, FrameLayout.BUSY_LENGTH)
        .writeLongLE(sequence)
        .writeShortLE(code.code())
        .writeShortLE(0)
        .writeIntLE(retryAfterMs);
  }

  static ByteBuf fault(ByteBufAllocator allocator, FaultCode code, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int length = Math.min(bytes.length, FAULT_TEXT_MAX);
    return begin(allocator, FrameType.FAULT, 0, FrameLayout.FAULT_TEXT_OFFSET + 2 + length)
        .writeShortLE(code.code())
        .writeShortLE(length)
        .writeBytes(bytes, 0, length);
  }

  static ByteBuf defineRefused(ByteBufAllocator allocator, List<Definitions.Refused> refused) {
    int length =
        FrameLayout.DEFINE_REFUSED_ENTRIES_OFFSET
            + refused.size() * FrameLayout.DEFINE_REFUSED_ENTRY_LENGTH;
    ByteBuf frame =
        begin(allocator, FrameType.DEFINE_REFUSED, 0, length).writeShortLE(refused.size());
    for (Definitions.Refused each : refused) {
      frame.writeByte(each.kind()).writeIntLE(each.local()).writeShortLE(each.code().code());
    }
    return frame;
  }

  static ByteBuf bye(ByteBufAllocator allocator) {
    return begin(allocator, FrameType.BYE, 0, FrameLayout.BYE_LENGTH);
  }
}
