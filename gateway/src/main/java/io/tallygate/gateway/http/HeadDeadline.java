package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the time that a peer takes for the head of a request, its line and header fields: of a connection's first request from
 * the moment it is open, of a later one from its first byte. However few bytes come at a time; only a connection that is silent
 * between two requests is left to the idle time-out.
 *
 * <p>Two handlers, one on either side of the decoder: bytes tell that a head has begun, messages that it is whole. Event loop of
 * the connection only.
 */
final class HeadDeadline {
  /** Vert.x's names, for its decoder and for what takes the messages. */
  private static final String DECODER = "httpDecoder";

  private static final String HANDLER = "handler";

  private static final long NOT_AWAITED = Long.MIN_VALUE;
  private static final long CHECK_MS_MAX = 1_000;
  private static final long CHECK_MS_MIN = 10;

  private final long timeoutNs;
  private final Runnable onOverdue;
  private long awaitedSinceNs = System.nanoTime();
  private boolean isBodyUnderWay;
  private int unanswered;
  private @Nullable ScheduledFuture<?> check;

  private HeadDeadline(long timeoutNs, Runnable onOverdue) {
    this.timeoutNs = timeoutNs;
    this.onOverdue = onOverdue;
  }

  /**
   * Watches a connection that has just been opened.
   *
   * @param onOverdue told before a connection is closed
   */
  static void watch(Channel channel, long timeoutMs, Runnable onOverdue) {
    HeadDeadline deadline = new HeadDeadline(TimeUnit.MILLISECONDS.toNanos(timeoutMs), onOverdue);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addBefore(DECODER, "headBytes", deadline.new Bytes());
    pipeline.addBefore(HANDLER, "headMessages", deadline.new Messages());
    // A quarter of the time-out, so that it is not overdrawn by more than that.
    long everyMs = Math.max(CHECK_MS_MIN, Math.min(CHECK_MS_MAX, timeoutMs / 4));
    deadline.check =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(
                () -> deadline.check(channel), everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (awaitedSinceNs == NOT_AWAITED && !isBodyUnderWay) {
        awaitedSinceNs = System.nanoTime();
      }
      context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      endCheck();
      context.fireChannelInactive();
    }
  }

  private final class Messages extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        awaitedSinceNs = NOT_AWAITED;
        isBodyUnderWay = true;
        unanswered++;
      }
      if (message instanceof LastHttpContent) {
        isBodyUnderWay = false;
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof LastHttpContent && !isInterim(message)) {
        unanswered--;
      }
      context.write(message, promise);
    }

    /** {@code 100 Continue} is not the answer. */
    private boolean isInterim(Object message) {
      return message instanceof HttpResponse response
          && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
  }

  private void check(Channel channel) {
    if (awaitedSinceNs == NOT_AWAITED || System.nanoTime() - awaitedSinceNs <= timeoutNs) {
      return;
    }
    endCheck();
    onOverdue.run();
    if (unanswered > 0) {
      // In the midst of another answer these bytes would be taken for a part of it.
      channel.close();
      return;
    }
    channel
        .pipeline()
        .context(Bytes.class)
        .writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), refusal()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private static String refusal() {
    byte[] body =
        AnswerForm.NATIVE
            .problem(
                Problem.of(
                    408,
                    "Request timeout",
                    "line and header did not arrive within the time allowed"))
            .body();
    return "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: "
        + Problem.CONTENT_TYPE
        + "\r\nContent-Length: "
        + body.length
        + "\r\n\r\n"
        + new String(body, US_ASCII);
  }

  private void endCheck() {
    ScheduledFuture<?> running = check;
    if (running != null) {
      running.cancel(false);
    }
  }
}
