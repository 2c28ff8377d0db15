package io.tallygate.gateway.binary;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.tallygate.protocol.FaultCode;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a connection, and the ways it ends:
 *
 * <pre>
 *   AWAIT_HELLO ──Hello──▶ OPENING ──opened──▶ OPEN ──Bye, or stop──▶ DRAINING ──last answer──▶ CLOSING
 *        └──────────────────────┴────────────────┴──────── fault ───────────────────────────────▶│
 * </pre>
 *
 * Event loop only.
 */
final class Lifecycle {
  enum State {
    AWAIT_HELLO,
    OPENING,
    OPEN,
    DRAINING,
    CLOSING
  }

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  /** How long the peer may take to read the last answer and close, before it is cut off. */
  private static final long LINGER_MS = 1_000;

  /** Not to be written into a log as they come. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Endpoint endpoint;
  private final Channel channel;
  private final FrameInput input;
  private final BackPressure backPressure;
  private State state = State.AWAIT_HELLO;
  private String name = "?";

  Lifecycle(Endpoint endpoint, Channel channel, FrameInput input, BackPressure backPressure) {
    this.endpoint = endpoint;
    this.channel = channel;
    this.input = input;
    this.backPressure = backPressure;
  }

  State state() {
    return state;
  }

  /** Whether frames of the peer are taken, or dropped. */
  boolean isTaking() {
    return state != State.DRAINING && state != State.CLOSING;
  }

  /** Whether the last frame to the peer is on its way: no other may follow it. */
  boolean isClosing() {
    return state == State.CLOSING;
  }

  /** The producer's name, for people. */
  String name() {
    return name;
  }

  /** The core was asked to open the producer. */
  void opening(String producerName) {
    name = CONTROL.matcher(producerName).replaceAll("?");
    state = State.OPENING;
    backPressure.opening();
  }

  /** The core has opened the producer. */
  void opened() {
    if (state == State.OPENING) {
      state = State.OPEN;
      backPressure.opened();
    }
  }

  /** No further frames: answers what is under way, says Bye, closes. */
  void drain() {
    if (!isTaking()) {
      return;
    }
    state = State.DRAINING;
    input.release();
    backPressure.liftAll();
    endIfDrained();
  }

  /** To be called when the core has answered. */
  void endIfDrained() {
    if (state == State.DRAINING && backPressure.inFlight() == 0) {
      finish(AnswerFrames.bye(channel.alloc()));
    }
  }

  /** The peer has broken the protocol, or may not go on: says why, and closes. */
  void fault(FaultCode code, String text) {
    if (state == State.CLOSING) {
      return;
    }
    endpoint.statistics().faults.increment();
    LOG.info("fault [producer={}] [code={}] [text={}]", name, code.code(), text);
    finish(AnswerFrames.fault(channel.alloc(), code, text));
  }

  /**
   * Sends the last frame. Closing at once with unread bytes in the socket would reset the connection and could cost the peer
   * that frame: so only this side is closed, and what still comes is dropped until the peer closes too, or the time is up.
   */
  private void finish(ByteBuf lastFrame) {
    state = State.CLOSING;
    input.release();
    backPressure.liftAll();
    channel.writeAndFlush(lastFrame).addListener(written -> endpoint.closeOutput(channel));
    channel.eventLoop().schedule((Runnable) channel::close, LINGER_MS, TimeUnit.MILLISECONDS);
  }

  /** Closes without a word. */
  void cutOff() {
    state = State.CLOSING;
    channel.close();
  }

  /** The connection is gone. */
  void closed() {
    state = State.CLOSING;
    input.release();
  }
}
