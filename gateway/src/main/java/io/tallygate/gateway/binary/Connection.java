package io.tallygate.gateway.binary;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.tallygate.gateway.binary.Lifecycle.State;
import io.tallygate.gateway.config.GatewayConfig.Limits;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer's connection: finds whole frames in what the socket brings, and gives each to whoever takes its type.
 *
 * <pre>
 *   socket ──▶ FrameInput ──┬─▶ Handshake ────┐
 *                           ├─▶ DefineIntake ─┼──▶ ring
 *                           └─▶ UsageIntake ──┘     │
 *   socket ◀── AnswerWriter ◀── Answers ◀── core ◀──┘
 * </pre>
 *
 * {@link BackPressure} says when nothing is read, {@link Lifecycle} what may come and how it ends. Everything but {@link
 * #requestDrain} runs on the connection's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Endpoint endpoint;
  private final LoopState loop;
  private final Channel channel;
  private final FrameInput input;
  private final Session session;
  private final BackPressure backPressure;
  private final Lifecycle lifecycle;
  private final Handshake handshake;
  private final DefineIntake defines;
  private final UsageIntake usage;
  private final AnswerWriter writer;
  private final Deadlines deadlines;
  private final ScheduledFuture<?> check;

  /** Writing may make the channel writable again and so come back here in the midst of a frame. */
  private boolean processing;

  private long readNs;

  Connection(Endpoint endpoint, LoopState loop, Channel channel) {
    Limits limits = endpoint.limits();
    int inFlightMax = endpoint.core().inFlightFrames();
    this.endpoint = endpoint;
    this.loop = loop;
    this.channel = channel;
    input = new FrameInput(channel.alloc(), limits.frameBytes());
    session = new Session(endpoint.core().meters().get());
    backPressure = new BackPressure(channel, endpoint.statistics(), inFlightMax, this::resume);
    lifecycle = new Lifecycle(endpoint, channel, input, backPressure);
    // Hello is in flight too.
    Answers answers = new Answers(channel.eventLoop(), inFlightMax + 1, this::onAnswers);
    handshake = new Handshake(endpoint, channel, session, lifecycle, backPressure, answers);
    defines = new DefineIntake(endpoint.core().series(), channel, session, lifecycle, backPressure);
    usage =
        new UsageIntake(endpoint, loop, channel, input, session, lifecycle, backPressure, answers);
    writer =
        new AnswerWriter(
            channel, answers, handshake, lifecycle, backPressure, loop, endpoint.nanoClock());
    readNs = endpoint.nanoClock().nanoTime();
    deadlines = new Deadlines(limits, readNs);
    check =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(
                this::checkDeadlines,
                deadlines.checkEveryMs(),
                deadlines.checkEveryMs(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    readNs = endpoint.nanoClock().nanoTime();
    deadlines.onRead(readNs);
    if (!lifecycle.isTaking()) {
      bytes.release();
      return;
    }
    endpoint.statistics().bytes.add(bytes.readableBytes());
    input.add(bytes);
    process(readNs);
  }

  private void process(long nowNs) {
    if (processing) {
      return;
    }
    processing = true;
    loop.begin(nowNs);
    try {
      session.at(endpoint.epochClock().time(), endpoint.core().meters().get());
      takeFrames();
    } finally {
      processing = false;
    }
  }

  /** Takes whole frames until there is none, or something blocks. */
  private void takeFrames() {
    while (!backPressure.isBlocked() && lifecycle.isTaking()) {
      int length = input.next();
      if (length == FrameInput.INCOMPLETE) {
        break;
      }
      if (length == FrameInput.TOO_SHORT) {
        lifecycle.fault(FaultCode.MALFORMED_FRAME, "the frame is shorter than its head");
        return;
      }
      if (length == FrameInput.TOO_LONG) {
        lifecycle.fault(
            FaultCode.FRAME_TOO_LARGE,
            "the frame is longer than allowed [max=" + endpoint.limits().frameBytes() + "]");
        return;
      }
      if (!take(input.frame(), length)) {
        break;
      }
      if (lifecycle.isTaking()) {
        input.consume(length);
        deadlines.onFrame();
      }
    }
    if (!backPressure.isBlocked() && !input.isEmpty()) {
      deadlines.onPartialFrame(readNs);
    }
  }

  /**
   * @return false if the frame has to wait where it is
   */
  private boolean take(DirectBuffer frame, int length) {
    int version = frame.getByte(FrameLayout.VERSION_OFFSET) & 0xFF;
    if (version != FrameLayout.PROTOCOL_VERSION) {
      lifecycle.fault(
          FaultCode.PROTOCOL_VERSION, "unknown protocol version [version=" + version + "]");
      return true;
    }
    byte type = frame.getByte(FrameLayout.TYPE_OFFSET);
    State state = lifecycle.state();
    if (state == State.OPEN) {
      if (type == FrameType.USAGE.code() || type == FrameType.USAGE_DETAIL.code()) {
        return usage.take(frame, length, type, readNs);
      }
      if (type == FrameType.DEFINE.code()) {
        boolean taken = defines.take(frame, length);
        loop.begin(endpoint.nanoClock().nanoTime());
        return taken;
      }
    } else if (state == State.AWAIT_HELLO && type == FrameType.HELLO.code()) {
      return handshake.take(frame, length, readNs);
    }
    if (type == FrameType.BYE.code()) {
      drain();
    } else if (state == State.AWAIT_HELLO) {
      lifecycle.fault(
          FaultCode.MALFORMED_FRAME, "the first frame must be hello [type=" + type + "]");
    } else {
      lifecycle.fault(
          FaultCode.MALFORMED_FRAME, "a producer does not send this [type=" + type + "]");
    }
    return true;
  }

  private void onAnswers() {
    writer.write();
    resume();
  }

  /** Something may have changed for what has waited: goes on with it. */
  private void resume() {
    lifecycle.endIfDrained();
    if (!lifecycle.isTaking() || backPressure.isBlocked()) {
      return;
    }
    process(endpoint.nanoClock().nanoTime());
    if (!lifecycle.isClosing()) {
      backPressure.readAgain();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = ctx.channel().isWritable();
    deadlines.onWritable(writable, endpoint.nanoClock().nanoTime());
    if (lifecycle.isTaking()) {
      backPressure.writable(writable);
      resume();
    }
  }

  private void checkDeadlines() {
    long nowNs = endpoint.nanoClock().nanoTime();
    State state = lifecycle.state();
    if (deadlines.isWriteOverdue(nowNs)) {
      endpoint.statistics().writeTimeouts.increment();
      LOG.warn("a producer does not read its answers, closing [producer={}]", lifecycle.name());
      lifecycle.cutOff();
    } else if (state == State.AWAIT_HELLO && deadlines.isHelloOverdue(nowNs)) {
      lifecycle.fault(FaultCode.IDLE, "hello did not arrive in time");
    } else if (state == State.OPEN && !backPressure.isBlocked()) {
      if (deadlines.isFrameOverdue(nowNs)) {
        lifecycle.fault(FaultCode.IDLE, "the frame did not arrive in time");
      } else if (backPressure.inFlight() == 0 && deadlines.isIdle(nowNs)) {
        lifecycle.fault(FaultCode.IDLE, FaultCode.IDLE.text());
      }
    } else {
      deadlines.onBlocked(nowNs);
    }
  }

  /** See {@link Lifecycle#drain}. */
  void drain() {
    lifecycle.drain();
  }

  /** Runs {@link #drain} on the event loop. */
  void requestDrain() {
    channel.eventLoop().execute(this::drain);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lifecycle.closed();
    check.cancel(false);
    endpoint.onClosed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("connection lost [producer={}] [cause={}]", lifecycle.name(), cause.getMessage());
    } else {
      LOG.error("connection failed, closing [producer={}]", lifecycle.name(), cause);
    }
    ctx.close();
  }
}
