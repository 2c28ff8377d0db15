package io.tallygate.gateway.binary;

import io.netty.channel.Channel;
import io.tallygate.protocol.FaultCode;
import io.tallygate.rating.ingest.FrameOrigin;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the core has answered, as frames to the peer: one Ack for as many frames as one can carry, everything else alone. Once
 * the last frame to the peer is on its way, answers are only taken note of. Event loop only.
 */
final class AnswerWriter {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);

  private final Channel channel;
  private final Answers answers;
  private final Handshake handshake;
  private final Lifecycle lifecycle;
  private final BackPressure backPressure;
  private final LoopState loop;
  private final NanoClock clock;

  AnswerWriter(
      Channel channel,
      Answers answers,
      Handshake handshake,
      Lifecycle lifecycle,
      BackPressure backPressure,
      LoopState loop,
      NanoClock clock) {
    this.channel = channel;
    this.answers = answers;
    this.handshake = handshake;
    this.lifecycle = lifecycle;
    this.backPressure = backPressure;
    this.loop = loop;
    this.clock = clock;
  }

  /** Writes all that waits, and flushes once. */
  void write() {
    answers.awake();
    if (answers.isOverrun()) {
      LOG.error("more answers than frames in flight, closing [producer={}]", lifecycle.name());
      lifecycle.cutOff();
      return;
    }
    Answers.Answer first = answers.peek(0);
    if (first == null) {
      return;
    }
    long oldestNs = first.durableNs;
    boolean wrote = false;
    while (first != null) {
      wrote |= !lifecycle.isClosing();
      int count = 1;
      if (isAck(first)) {
        count = ack(first);
      } else if (!lifecycle.isClosing()) {
        single(first);
      }
      answers.release(count);
      backPressure.answered(count);
      first = answers.peek(0);
    }
    if (wrote) {
      channel.flush();
      loop.answered(clock.nanoTime() - oldestNs);
    }
  }

  private static boolean isAck(Answers.Answer answer) {
    return answer.status <= FrameOrigin.SEEN_DETAIL_EXPIRED;
  }

  /**
   * One Ack for the first answer and those after it that are of the same kind.
   *
   * @return how many it covers
   */
  private int ack(Answers.Answer first) {
    int count = 0;
    int refusalCount = 0;
    Answers.Answer next = first;
    do {
      refusalCount += refusals(next);
      count++;
      next = answers.peek(count);
    } while (next != null
        && next.status == first.status
        && refusalCount + refusals(next) <= AnswerFrames.ACK_REFUSALS_MAX);
    if (!lifecycle.isClosing()) {
      // A void promise is not allocated; a write that fails comes back as an exception of the
      // channel.
      channel.write(
          AnswerFrames.ack(channel.alloc(), answers, count, refusalCount), channel.voidPromise());
    }
    return count;
  }

  private static int refusals(Answers.Answer answer) {
    return answer.refusals == null ? 0 : answer.refusals.length / Refusals.LENGTH;
  }

  private void single(Answers.Answer answer) {
    switch (answer.status) {
      case FrameOrigin.OPENED -> handshake.opened(answer);
      case FrameOrigin.GAP ->
          lifecycle.fault(
              FaultCode.SEQUENCE_GAP, "a sequence was left out [before=" + answer.sequence + "]");
      case FrameOrigin.CONFLICT ->
          lifecycle.fault(
              FaultCode.SEQUENCE_CONFLICT,
              "the sequence was used before with other bytes [sequence=" + answer.sequence + "]");
      case FrameOrigin.STALE_EPOCH ->
          lifecycle.fault(
              FaultCode.STALE_EPOCH,
              "the producer has opened a higher epoch [epoch="
                  + Integer.toUnsignedString(answer.epoch)
                  + "]");
      case FrameOrigin.SUPERSEDED ->
          lifecycle.fault(FaultCode.SUPERSEDED, FaultCode.SUPERSEDED.text());
      default ->
          throw new IllegalStateException(
              "unknown answer of the core [status=" + answer.status + "]");
    }
  }
}
