package io.tallygate.gateway.binary;

import io.netty.channel.Channel;
import io.tallygate.protocol.FaultCode;
import io.tallygate.rating.meter.SeriesDirectory;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Define frames, each read once however often the ring makes it wait. Event loop only. */
final class DefineIntake {
  private final SeriesDirectory directory;
  private final Channel channel;
  private final Session session;
  private final Lifecycle lifecycle;
  private final BackPressure backPressure;

  /** The frame that waits for the ring. */
  private @Nullable Definitions waiting;

  DefineIntake(
      SeriesDirectory directory,
      Channel channel,
      Session session,
      Lifecycle lifecycle,
      BackPressure backPressure) {
    this.directory = directory;
    this.channel = channel;
    this.session = session;
    this.lifecycle = lifecycle;
    this.backPressure = backPressure;
  }

  /**
   * Define.
   *
   * @return false if it has to wait where it is
   */
  boolean take(DirectBuffer frame, int length) {
    Definitions wanted = waiting;
    if (wanted == null) {
      wanted =
          Definitions.read(frame, length, session.tenant, session.meters, session.bounds.nowMs());
      if (wanted == null) {
        lifecycle.fault(FaultCode.MALFORMED_FRAME, "definitions cannot be read");
        return true;
      }
    }
    switch (wanted.resolve(directory, session.series, session.bounds)) {
      case AGAIN -> {
        waiting = wanted;
        backPressure.waitForRing();
        return false;
      }
      case REDEFINED ->
          lifecycle.fault(FaultCode.SERIES_REDEFINED, FaultCode.SERIES_REDEFINED.text());
      case NOT_DENSE -> lifecycle.fault(FaultCode.MALFORMED_FRAME, "local numbers are not dense");
      case DONE -> {
        if (!wanted.refused().isEmpty()) {
          channel.writeAndFlush(AnswerFrames.defineRefused(channel.alloc(), wanted.refused()));
        }
      }
    }
    waiting = null;
    return true;
  }
}
