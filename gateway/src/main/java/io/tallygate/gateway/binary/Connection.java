package io.tallygate.gateway.binary;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.tallygate.gateway.config.GatewayConfig.Limits;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.Meters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer's connection: whole frames from the socket, checked, into the ring; answers from the core back to the socket.
 *
 * <pre>
 *   AWAIT_HELLO ──Hello──▶ OPENING ──opened──▶ OPEN ──Bye, or stop──▶ DRAINING ──last answer──▶ CLOSING
 *        └──────────────────────┴────────────────┴──────── fault ───────────────────────────────▶│
 * </pre>
 *
 * Back-pressure is one thing here: while any reason stands in {@code blocked}, nothing is read from the socket, and what has
 * been read stays where it is. All methods run on the connection's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** The ring of 64 frames of 64 KiB empties in 25 ms at ten million records a second: this is half a frame's time. */
  private static final long RING_RETRY_US = 200;

  /** How long the peer may take to read the last answer and close, before it is cut off. */
  private static final long LINGER_MS = 1_000;

  private static final int RETRY_AFTER_MS = 1_000;
  private static final int PRODUCER_NAME_MAX = 256;
  private static final int API_KEY_MAX = 1024;

  /** Not to be written into a log as they come. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** No sequence: those begin at 1. */
  private static final long NOT_DISCARDING = 0;

  private static final int RING_FULL = 1;
  private static final int IN_FLIGHT = 2;
  private static final int UNREAD_ANSWERS = 4;
  private static final int OPENING_PRODUCER = 8;

  private enum State {
    AWAIT_HELLO,
    OPENING,
    OPEN,
    DRAINING,
    CLOSING
  }

  private final Endpoint endpoint;
  private final LoopState loop;
  private final Channel channel;
  private final FrameInput input;
  private final Answers answers;
  private final SeriesTable series = new SeriesTable();
  private final TimeBounds bounds = new TimeBounds();
  private final int inFlightMax;
  private final Deadlines deadlines;
  private final ScheduledFuture<?> check;

  private State state = State.AWAIT_HELLO;
  private int blocked;
  private boolean retryScheduled;

  /** Writing may make the channel writable again and so come back here in the midst of a frame. */
  private boolean processing;

  private int tenant;
  private int producer;
  private int epoch;
  private int inFlight;
  private boolean crcChecked;
  private long discardFrom = NOT_DISCARDING;
  private @Nullable Definitions definitions;
  private Meters meters;
  private long readNs;
  private String name = "?";

  Connection(Endpoint endpoint, LoopState loop, Channel channel) {
    Limits limits = endpoint.limits();
    this.endpoint = endpoint;
    this.loop = loop;
    this.channel = channel;
    this.input = new FrameInput(channel.alloc(), limits.frameBytes());
    this.inFlightMax = endpoint.core().inFlightFrames();
    this.answers = new Answers(channel.eventLoop(), inFlightMax + 1, this::onAnswers);
    this.meters = endpoint.core().meters().get();
    this.readNs = endpoint.nanoClock().nanoTime();
    this.deadlines = new Deadlines(limits, readNs);
    this.check =
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
    if (!isTaking()) {
      bytes.release();
      return;
    }
    endpoint.statistics().bytes.add(bytes.readableBytes());
    input.add(bytes);
    process();
  }

  private boolean isTaking() {
    return state != State.DRAINING && state != State.CLOSING;
  }

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      meters = endpoint.core().meters().get();
      bounds.at(endpoint.epochClock().time(), meters);
      takeFrames();
    } finally {
      processing = false;
    }
  }

  /** Takes whole frames until there is none, or something blocks. */
  private void takeFrames() {
    while (blocked == 0 && isTaking()) {
      int length = input.next();
      if (length == FrameInput.INCOMPLETE) {
        break;
      }
      if (length == FrameInput.TOO_SHORT) {
        fault(FaultCode.MALFORMED_FRAME, "the frame is shorter than its head");
        return;
      }
      if (length == FrameInput.TOO_LONG) {
        fault(
            FaultCode.FRAME_TOO_LARGE,
            "the frame is longer than allowed [max=" + endpoint.limits().frameBytes() + "]");
        return;
      }
      if (!take(input.frame(), length)) {
        break;
      }
      crcChecked = false;
      if (isTaking()) {
        input.consume(length);
        deadlines.onFrame();
      }
    }
    if (blocked == 0 && !input.isEmpty()) {
      deadlines.onPartialFrame(readNs);
    }
  }

  /**
   * @return false if the frame has to wait where it is
   */
  private boolean take(DirectBuffer frame, int length) {
    int version = frame.getByte(FrameLayout.VERSION_OFFSET) & 0xFF;
    if (version != FrameLayout.PROTOCOL_VERSION) {
      fault(FaultCode.PROTOCOL_VERSION, "unknown protocol version [version=" + version + "]");
      return true;
    }
    byte type = frame.getByte(FrameLayout.TYPE_OFFSET);
    if (state == State.OPEN) {
      if (type == FrameType.USAGE.code() || type == FrameType.USAGE_DETAIL.code()) {
        return takeUsage(frame, length, type);
      }
      if (type == FrameType.DEFINE.code()) {
        return takeDefine(frame, length);
      }
    } else if (state == State.AWAIT_HELLO && type == FrameType.HELLO.code()) {
      return takeHello(frame, length);
    }
    if (type == FrameType.BYE.code()) {
      drain();
    } else if (state == State.AWAIT_HELLO) {
      fault(FaultCode.MALFORMED_FRAME, "the first frame must be hello [type=" + type + "]");
    } else {
      fault(FaultCode.MALFORMED_FRAME, "a producer does not send this [type=" + type + "]");
    }
    return true;
  }

  /** Usage or UsageDetail: into the ring. */
  private boolean takeUsage(DirectBuffer frame, int length, byte type) {
    if (length < FrameLayout.USAGE_RECORDS_OFFSET) {
      fault(FaultCode.MALFORMED_FRAME, "usage is shorter than its head [length=" + length + "]");
      return true;
    }
    long sequence = frame.getLong(FrameLayout.USAGE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    if (discardFrom != NOT_DISCARDING && sequence != discardFrom) {
      return true;
    }
    if (endpoint.core().port().busyReason() != null) {
      busy(sequence);
      return true;
    }
    discardFrom = NOT_DISCARDING;
    boolean isDetail = type == FrameType.USAGE_DETAIL.code();
    if (!crcChecked && !check(frame, length, isDetail)) {
      return true;
    }
    crcChecked = true;
    FrameSlot slot = endpoint.core().port().tryClaim();
    if (slot == null) {
      waitForRing();
      return false;
    }
    boolean copied = false;
    try {
      begin(slot.buffer(), frame, isDetail);
      if (isDetail) {
        loop.copier().copyDetail(frame, slot.buffer(), series, bounds, tenant);
      } else {
        loop.copier().copyUsage(frame, slot.buffer(), series, bounds);
      }
      slot.from(answers, sequence, readNs);
      copied = true;
    } finally {
      publish(slot, copied);
    }
    endpoint.statistics().frames.increment();
    return true;
  }

  /** A claimed slot is always published: a copy that failed leaves an empty frame, which counts nothing. */
  private void publish(FrameSlot slot, boolean copied) {
    if (copied) {
      inFlight++;
      if (inFlight >= inFlightMax) {
        block(IN_FLIGHT);
      }
    } else {
      LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_USAGE);
      slot.from(null, 0, 0);
    }
    endpoint.core().port().publish(slot);
  }

  private boolean check(DirectBuffer frame, int length, boolean isDetail) {
    ByteBuffer covered = input.bytes(FrameLayout.USAGE_CRC_FROM, length);
    if (loop.crc32c(covered) != frame.getInt(FrameLayout.USAGE_CRC_OFFSET, LITTLE_ENDIAN)) {
      fault(FaultCode.CRC_MISMATCH, FaultCode.CRC_MISMATCH.text());
      return false;
    }
    int count = frame.getInt(FrameLayout.USAGE_COUNT_OFFSET, LITTLE_ENDIAN);
    boolean agrees =
        isDetail
            ? UsageCopier.isWellFormed(frame, length)
            : count >= 0
                && count <= FrameLayout.USAGE_COUNT_MAX
                && FrameLayout.usageLength(count) == length;
    if (!agrees) {
      fault(
          FaultCode.MALFORMED_FRAME,
          "count and length do not agree [count="
              + Integer.toUnsignedString(count)
              + "] [length="
              + length
              + "]");
    }
    return agrees;
  }

  private void begin(MutableDirectBuffer slot, DirectBuffer frame, boolean isDetail) {
    LogFrame.begin(slot, 0, isDetail ? LogFrame.KIND_EVENTS : LogFrame.KIND_USAGE);
    int flags = frame.getShort(FrameLayout.FLAGS_OFFSET, LITTLE_ENDIAN);
    if (isDetail && (flags & FrameLayout.DETAIL_FLAG_DEDUPLICATE) != 0) {
      slot.putByte(LogFrame.FLAGS_OFFSET, LogFrame.FLAG_DEDUPLICATE);
    }
    slot.putInt(LogFrame.PRODUCER_OFFSET, producer, LITTLE_ENDIAN);
    slot.putInt(LogFrame.EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
    slot.putLong(
        LogFrame.SEQUENCE_OFFSET,
        frame.getLong(FrameLayout.USAGE_SEQUENCE_OFFSET, LITTLE_ENDIAN),
        LITTLE_ENDIAN);
    slot.putLong(
        LogFrame.BOOKMARK_OFFSET,
        frame.getLong(FrameLayout.USAGE_BOOKMARK_OFFSET, LITTLE_ENDIAN),
        LITTLE_ENDIAN);
    slot.putLong(
        LogFrame.BASE_TIME_OFFSET,
        frame.getLong(FrameLayout.USAGE_BASE_TIME_OFFSET, LITTLE_ENDIAN),
        LITTLE_ENDIAN);
    slot.putInt(
        LogFrame.CLIENT_CRC_OFFSET,
        frame.getInt(FrameLayout.USAGE_CRC_OFFSET, LITTLE_ENDIAN),
        LITTLE_ENDIAN);
  }

  private void busy(long sequence) {
    discardFrom = sequence;
    endpoint.statistics().busy.increment();
    channel.writeAndFlush(
        AnswerFrames.busy(
            channel.alloc(), sequence, endpoint.core().busyCode().get(), RETRY_AFTER_MS));
  }

  private boolean takeDefine(DirectBuffer frame, int length) {
    Definitions wanted = definitions;
    if (wanted == null) {
      wanted = Definitions.read(frame, length, tenant, meters, bounds.nowMs());
      if (wanted == null) {
        fault(FaultCode.MALFORMED_FRAME, "definitions cannot be read");
        return true;
      }
    }
    switch (wanted.resolve(endpoint.core().series(), series, bounds)) {
      case AGAIN -> {
        definitions = wanted;
        waitForRing();
        return false;
      }
      case REDEFINED -> fault(FaultCode.SERIES_REDEFINED, FaultCode.SERIES_REDEFINED.text());
      case NOT_DENSE -> fault(FaultCode.MALFORMED_FRAME, "local numbers are not dense");
      case DONE -> {
        if (!wanted.refused().isEmpty()) {
          channel.writeAndFlush(AnswerFrames.defineRefused(channel.alloc(), wanted.refused()));
        }
      }
    }
    definitions = null;
    return true;
  }

  private boolean takeHello(DirectBuffer frame, int length) {
    WireReader reader = new WireReader(frame, FrameLayout.HELLO_VERSION_OFFSET, length);
    int version = reader.u16();
    int wantedEpoch = reader.i32();
    String producerName = reader.text(PRODUCER_NAME_MAX);
    String key = reader.text(API_KEY_MAX);
    if (version != FrameLayout.PROTOCOL_VERSION && !reader.isOverrun()) {
      fault(FaultCode.PROTOCOL_VERSION, "unknown protocol version [version=" + version + "]");
      return true;
    }
    if (!reader.isDone()
        || wantedEpoch == 0
        || producerName == null
        || producerName.isEmpty()
        || key == null) {
      fault(FaultCode.MALFORMED_FRAME, "hello cannot be read");
      return true;
    }
    Access access = endpoint.keys().access(key);
    if (access == null || !access.may(Scope.INGEST)) {
      fault(FaultCode.NOT_AUTHORIZED, FaultCode.NOT_AUTHORIZED.text());
      return true;
    }
    tenant = endpoint.core().tenants().applyAsInt(access.tenant());
    if (tenant < 0) {
      fault(
          FaultCode.NOT_AUTHORIZED,
          "the tenant of the api key is not in the catalog [tenant=" + access.tenant() + "]");
      return true;
    }
    return open(producerName, wantedEpoch);
  }

  private boolean open(String producerName, int wantedEpoch) {
    byte[] bytes = producerName.getBytes(UTF_8);
    FrameSlot slot = endpoint.core().port().tryClaim();
    if (slot == null) {
      waitForRing();
      return false;
    }
    MutableDirectBuffer buffer = slot.buffer();
    LogFrame.begin(buffer, 0, LogFrame.KIND_PRODUCER);
    buffer.putInt(LogFrame.EPOCH_OFFSET, wantedEpoch, LITTLE_ENDIAN);
    buffer.putInt(HEADER_LENGTH, tenant, LITTLE_ENDIAN);
    buffer.putShort(HEADER_LENGTH + 4, (short) bytes.length, LITTLE_ENDIAN);
    buffer.putBytes(HEADER_LENGTH + 6, bytes);
    buffer.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, 6 + bytes.length, LITTLE_ENDIAN);
    slot.from(answers, 0, readNs);
    endpoint.core().port().publish(slot);
    name = CONTROL.matcher(producerName).replaceAll("?");
    state = State.OPENING;
    inFlight++;
    block(OPENING_PRODUCER);
    return true;
  }

  /** The core has answered: one Ack for as many frames as one can carry. */
  private void onAnswers() {
    answers.awake();
    if (answers.isOverrun()) {
      LOG.error("more answers than frames in flight, closing [producer={}]", name);
      channel.close();
      return;
    }
    int waiting = 0;
    int refusalCount = 0;
    byte status = 0;
    boolean wrote = false;
    while (true) {
      Answers.Answer answer = answers.peek(waiting);
      int refusals =
          answer == null || answer.refusals == null ? 0 : answer.refusals.length / Refusals.LENGTH;
      boolean joins =
          answer != null
              && isAck(answer.status)
              && (waiting == 0 || answer.status == status)
              && refusalCount + refusals <= AnswerFrames.ACK_REFUSALS_MAX;
      if (answer != null && joins) {
        status = answer.status;
        refusalCount += refusals;
        waiting++;
        continue;
      }
      if (waiting > 0) {
        if (state != State.CLOSING) {
          channel.write(AnswerFrames.ack(channel.alloc(), answers, waiting, refusalCount));
          wrote = true;
        }
        answered(waiting);
        waiting = 0;
        refusalCount = 0;
        continue;
      }
      if (answer == null) {
        break;
      }
      if (state != State.CLOSING) {
        onSingle(answer);
        wrote = true;
      }
      answered(1);
    }
    if (wrote) {
      channel.flush();
    }
    resume();
  }

  private static boolean isAck(byte status) {
    return status <= FrameOrigin.SEEN_DETAIL_EXPIRED;
  }

  private void answered(int count) {
    answers.release(count);
    inFlight -= count;
  }

  private void onSingle(Answers.Answer answer) {
    switch (answer.status) {
      case FrameOrigin.OPENED -> {
        producer = answer.producer;
        epoch = answer.epoch;
        channel.write(
            AnswerFrames.welcome(
                channel.alloc(),
                endpoint.core().incarnation(),
                answer,
                inFlightMax,
                endpoint.limits().frameBytes() - FrameLayout.USAGE_RECORDS_OFFSET,
                endpoint.epochClock().time()));
        if (state == State.OPENING) {
          state = State.OPEN;
          blocked &= ~OPENING_PRODUCER;
        }
      }
      case FrameOrigin.GAP ->
          fault(FaultCode.SEQUENCE_GAP, "a sequence was left out [before=" + answer.sequence + "]");
      case FrameOrigin.CONFLICT ->
          fault(
              FaultCode.SEQUENCE_CONFLICT,
              "the sequence was used before with other bytes [sequence=" + answer.sequence + "]");
      case FrameOrigin.STALE_EPOCH ->
          fault(
              FaultCode.STALE_EPOCH,
              "the producer has opened a higher epoch [epoch="
                  + Integer.toUnsignedString(answer.epoch)
                  + "]");
      case FrameOrigin.SUPERSEDED -> fault(FaultCode.SUPERSEDED, FaultCode.SUPERSEDED.text());
      default ->
          throw new IllegalStateException(
              "unknown answer of the core [status=" + answer.status + "]");
    }
  }

  /** Goes on with what has waited. */
  private void resume() {
    if (state == State.DRAINING) {
      if (inFlight == 0) {
        finish(AnswerFrames.bye(channel.alloc()));
      }
      return;
    }
    if (state == State.CLOSING) {
      return;
    }
    if (inFlight < inFlightMax) {
      blocked &= ~IN_FLIGHT;
    }
    if (blocked == 0) {
      process();
      if (blocked == 0 && state != State.CLOSING) {
        channel.config().setAutoRead(true);
      }
    }
  }

  private void block(int reason) {
    blocked |= reason;
    channel.config().setAutoRead(false);
  }

  private void waitForRing() {
    if ((blocked & RING_FULL) == 0) {
      endpoint.statistics().ringFull.increment();
    }
    block(RING_FULL);
    if (!retryScheduled) {
      retryScheduled = true;
      channel.eventLoop().schedule(this::retryRing, RING_RETRY_US, TimeUnit.MICROSECONDS);
    }
  }

  private void retryRing() {
    retryScheduled = false;
    blocked &= ~RING_FULL;
    resume();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    boolean writable = ctx.channel().isWritable();
    deadlines.onWritable(writable, endpoint.nanoClock().nanoTime());
    if (!isTaking()) {
      return;
    }
    if (writable) {
      blocked &= ~UNREAD_ANSWERS;
      resume();
    } else {
      block(UNREAD_ANSWERS);
    }
  }

  private void checkDeadlines() {
    long nowNs = endpoint.nanoClock().nanoTime();
    if (deadlines.isWriteOverdue(nowNs)) {
      endpoint.statistics().writeTimeouts.increment();
      LOG.warn("a producer does not read its answers, closing [producer={}]", name);
      channel.close();
    } else if (state == State.AWAIT_HELLO && deadlines.isHelloOverdue(nowNs)) {
      fault(FaultCode.IDLE, "hello did not arrive in time");
    } else if (state == State.OPEN && blocked == 0) {
      if (deadlines.isFrameOverdue(nowNs)) {
        fault(FaultCode.IDLE, "the frame did not arrive in time");
      } else if (inFlight == 0 && deadlines.isIdle(nowNs)) {
        fault(FaultCode.IDLE, FaultCode.IDLE.text());
      }
    } else {
      deadlines.onBlocked(nowNs);
    }
  }

  /** No further frames: answers what is under way, says Bye, closes. */
  void drain() {
    if (!isTaking()) {
      return;
    }
    state = State.DRAINING;
    blocked = 0;
    input.release();
    channel.config().setAutoRead(true);
    resume();
  }

  private void fault(FaultCode code, String text) {
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
    blocked = 0;
    input.release();
    channel.config().setAutoRead(true);
    channel.writeAndFlush(lastFrame).addListener(written -> endpoint.closeOutput(channel));
    channel.eventLoop().schedule((Runnable) channel::close, LINGER_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    state = State.CLOSING;
    check.cancel(false);
    input.release();
    endpoint.onClosed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("connection lost [producer={}] [cause={}]", name, cause.getMessage());
    } else {
      LOG.error("connection failed, closing [producer={}]", name, cause);
    }
    ctx.close();
  }

  /** Runs {@link #drain} on the event loop. */
  void requestDrain() {
    channel.eventLoop().execute(this::drain);
  }
}
