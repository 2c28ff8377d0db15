package io.tallygate.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the body of one request, within a limit, a time and what all bodies may take together. What is refused is still read and
 * thrown away for a while, so that the peer gets to see the answer. Event loop.
 */
final class BodyReader {
  private static final int FIRST_BYTES = 8192;
  private static final int FIRST_BYTES_MAX = 1 << 20;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final long CLOSE_AFTER_MS = 1000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int limit;
  private final BodyBudget budget;
  private final Receiver receiver;
  private byte[] bytes = new byte[0];
  private int length;
  private boolean over;
  private Deadlines.@Nullable Deadline deadline;

  /** Gets either the body or why there is none; once. Neither, if the peer goes away. */
  interface Receiver {
    /**
     * @param bytes holds the body; the receiver's now
     * @param release gives the body's memory back to the budget; to be called once
     */
    void onBody(byte[] bytes, int length, Runnable release);

    void onRefused(Problem problem);
  }

  private BodyReader(
      Vertx vertx, HttpServerRequest request, int limit, BodyBudget budget, Receiver receiver) {
    this.vertx = vertx;
    this.request = request;
    this.limit = limit;
    this.budget = budget;
    this.receiver = receiver;
  }

  /**
   * Begins to read.
   *
   * @param deadlines for bodies to arrive
   */
  static void read(
      Vertx vertx,
      HttpServerRequest request,
      HttpLimits limits,
      Deadlines deadlines,
      Receiver receiver) {
    int limit = limits.bodyBytesMax();
    BodyReader reader = new BodyReader(vertx, request, limit, limits.bodies(), receiver);
    long announced = announced(request);
    if (announced > limit) {
      discard(vertx, request, limits);
      receiver.onRefused(tooLarge(limit));
      return;
    }
    if (announced > 0 && !reader.grow((int) Math.min(announced, FIRST_BYTES_MAX))) {
      discard(vertx, request, limits);
      receiver.onRefused(noMemory());
      return;
    }
    reader.deadline = deadlines.begin(reader::onTimeout);
    request.handler(reader::onChunk);
    request.endHandler(end -> reader.onEnd());
    request.exceptionHandler(broken -> reader.onBroken());
    request.resume();
  }

  /** Throws a body away that nobody wants; ends the connection if it takes too long. */
  static void discard(Vertx vertx, HttpServerRequest request, HttpLimits limits) {
    if (request.isEnded()) {
      return;
    }
    long timer = vertx.setTimer(limits.requestTimeoutMs(), id -> request.connection().close());
    request.handler(chunk -> {});
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.exceptionHandler(broken -> vertx.cancelTimer(timer));
    request.resume();
  }

  static Problem tooLarge(int limit) {
    return Problem.of(413, "Body too large", "the body exceeds the limit [bytes=" + limit + "]")
        .at("body");
  }

  private static Problem noMemory() {
    return Problem.of(503, "Too many bodies at once", "nothing was taken")
        .retryAfter(RETRY_AFTER_SECONDS);
  }

  private static long announced(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
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
      refuse(tooLarge(limit));
      return;
    }
    if (more > bytes.length - length) {
      int doubled = (int) Math.min(limit, Math.max(bytes.length * 2L, FIRST_BYTES));
      if (!grow(Math.max(doubled, length + more))) {
        refuse(noMemory());
        return;
      }
    }
    chunk.getBytes(0, more, bytes, length);
    length += more;
  }

  private boolean grow(int capacity) {
    if (!budget.reserve(capacity - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, capacity);
    return true;
  }

  /** Ends the gathering; chunks that still come are thrown away. */
  private void refuse(Problem problem) {
    giveUp();
    receiver.onRefused(problem);
  }

  private void giveUp() {
    over = true;
    budget.release(bytes.length);
    bytes = new byte[0];
  }

  private void onEnd() {
    endDeadline();
    if (!over) {
      over = true;
      int reserved = bytes.length;
      receiver.onBody(bytes, length, () -> budget.release(reserved));
    }
  }

  private void onBroken() {
    endDeadline();
    if (!over) {
      giveUp();
    }
  }

  private void endDeadline() {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  private void onTimeout() {
    if (over) {
      request.connection().close();
      return;
    }
    refuse(
        Problem.of(408, "Request timeout", "the body did not arrive within the time allowed")
            .at("body"));
    vertx.setTimer(CLOSE_AFTER_MS, id -> request.connection().close());
  }
}
