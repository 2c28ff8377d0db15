package io.tallygate.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the body of one request, within a limit and a time. What is refused is still read and thrown away for a while, so that
 * the peer gets to see the answer. Event loop.
 */
final class BodyReader {
  private static final int FIRST_BYTES = 8192;
  private static final int FIRST_BYTES_MAX = 1 << 20;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int limit;
  private final Receiver receiver;
  private byte[] bytes = new byte[0];
  private int length;
  private boolean over;
  private long timer;

  /** Gets either the body or why there is none; once. */
  interface Receiver {
    /**
     * @param bytes holds the body; the receiver's now
     */
    void onBody(byte[] bytes, int length);

    void onRefused(Problem problem);
  }

  private BodyReader(Vertx vertx, HttpServerRequest request, int limit, Receiver receiver) {
    this.vertx = vertx;
    this.request = request;
    this.limit = limit;
    this.receiver = receiver;
  }

  /**
   * Begins to read.
   *
   * @param limit bytes, at the most
   * @param timeoutMs for all of it
   */
  static void read(
      Vertx vertx, HttpServerRequest request, int limit, long timeoutMs, Receiver receiver) {
    BodyReader reader = new BodyReader(vertx, request, limit, receiver);
    long announced = announced(request);
    if (announced > limit) {
      discard(vertx, request, timeoutMs);
      receiver.onRefused(tooLarge(limit));
      return;
    }
    if (announced > 0) {
      reader.bytes = new byte[(int) Math.min(announced, FIRST_BYTES_MAX)];
    }
    reader.timer = vertx.setTimer(timeoutMs, id -> reader.onTimeout());
    request.handler(reader::onChunk);
    request.endHandler(end -> reader.onEnd());
    request.exceptionHandler(broken -> reader.onBroken());
    request.resume();
  }

  /** Throws a body away that nobody wants; ends the connection if it takes too long. */
  static void discard(Vertx vertx, HttpServerRequest request, long timeoutMs) {
    if (request.isEnded()) {
      return;
    }
    long timer = vertx.setTimer(timeoutMs, id -> request.connection().close());
    request.handler(chunk -> {});
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.exceptionHandler(broken -> vertx.cancelTimer(timer));
    request.resume();
  }

  static Problem tooLarge(int limit) {
    return Problem.of(413, "Body too large", "the body exceeds the limit [bytes=" + limit + "]");
  }

  private static long announced(HttpServerRequest request) {
    @Nullable String header = request.getHeader("Content-Length");
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void onChunk(Buffer chunk) {
    if (over) {
      return;
    }
    int more = chunk.length();
    if (more > limit - length) {
      over = true;
      bytes = new byte[0];
      receiver.onRefused(tooLarge(limit));
      return;
    }
    if (more > bytes.length - length) {
      int doubled = (int) Math.min(limit, Math.max(bytes.length * 2L, FIRST_BYTES));
      bytes = Arrays.copyOf(bytes, Math.max(doubled, length + more));
    }
    chunk.getBytes(0, more, bytes, length);
    length += more;
  }

  private void onEnd() {
    vertx.cancelTimer(timer);
    if (!over) {
      over = true;
      receiver.onBody(bytes, length);
    }
  }

  private void onBroken() {
    vertx.cancelTimer(timer);
    over = true;
  }

  private void onTimeout() {
    if (over) {
      request.connection().close();
      return;
    }
    over = true;
    receiver.onRefused(
        Problem.of(408, "Request timeout", "the body did not arrive within the time allowed"));
    vertx.setTimer(1000, id -> request.connection().close());
  }
}
