package io.tallygate.gateway.binary;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;

/**
 * Why a connection reads nothing at the moment. While any reason stands, nothing is read from the socket, and what has been
 * read stays where it is: the peer sees its window fill, and nothing is lost. Event loop only.
 */
final class BackPressure {
  /** The ring of 64 frames of 64 KiB empties in 25 ms at ten million records a second: this is half a frame's time. */
  private static final long RING_RETRY_US = 200;

  private static final int RING_FULL = 1;
  private static final int IN_FLIGHT = 2;
  private static final int UNREAD_ANSWERS = 4;
  private static final int OPENING_PRODUCER = 8;

  private final Channel channel;
  private final EndpointStatistics statistics;
  private final int inFlightMax;
  private final Runnable onRelief;
  private final Runnable retryRing = this::retryRing;
  private int reasons;
  private int inFlight;
  private boolean retryScheduled;

  /**
   * @param inFlightMax frames that the core may have, before one of them must be answered
   * @param onRelief the ring may have room again
   */
  BackPressure(Channel channel, EndpointStatistics statistics, int inFlightMax, Runnable onRelief) {
    this.channel = channel;
    this.statistics = statistics;
    this.inFlightMax = inFlightMax;
    this.onRelief = onRelief;
  }

  boolean isBlocked() {
    return reasons != 0;
  }

  /** Frames that the core has and has not answered. */
  int inFlight() {
    return inFlight;
  }

  /** The core has one more frame to answer. */
  void published() {
    inFlight++;
    if (inFlight >= inFlightMax) {
      block(IN_FLIGHT);
    }
  }

  /** The core has answered. */
  void answered(int frames) {
    inFlight -= frames;
    if (inFlight < inFlightMax) {
      reasons &= ~IN_FLIGHT;
    }
  }

  /** Until the core has answered Hello, nothing else is taken. */
  void opening() {
    block(OPENING_PRODUCER);
  }

  void opened() {
    reasons &= ~OPENING_PRODUCER;
  }

  /** Whether the peer reads its answers. */
  void writable(boolean writable) {
    if (writable) {
      reasons &= ~UNREAD_ANSWERS;
    } else {
      block(UNREAD_ANSWERS);
    }
  }

  /** The ring is full: the frame at hand waits, and is tried again in a moment. */
  void waitForRing() {
    if ((reasons & RING_FULL) == 0) {
      statistics.ringFull.increment();
    }
    block(RING_FULL);
    if (!retryScheduled) {
      retryScheduled = true;
      channel.eventLoop().schedule(retryRing, RING_RETRY_US, TimeUnit.MICROSECONDS);
    }
  }

  private void retryRing() {
    retryScheduled = false;
    reasons &= ~RING_FULL;
    onRelief.run();
  }

  private void block(int reason) {
    reasons |= reason;
    channel.config().setAutoRead(false);
  }

  /** Reads from the socket, unless there is a reason not to. */
  void readAgain() {
    if (reasons == 0) {
      channel.config().setAutoRead(true);
    }
  }

  /** For a connection that takes no more frames: whatever comes is read, so that it can be thrown away. */
  void liftAll() {
    reasons = 0;
    channel.config().setAutoRead(true);
  }
}
