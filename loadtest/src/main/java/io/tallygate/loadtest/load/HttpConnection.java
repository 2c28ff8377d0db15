package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A client that posts batches of CloudEvents, one request at a time on a connection that is kept alive. A request without an
 * answer is sent again as it was: its ids make that safe.
 */
final class HttpConnection extends LoadConnection {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int HEAD_END_LENGTH = 4;

  private final String head;
  private final EventBatch events;
  private final int seriesStep;
  private final int seriesCount;
  private final AtomicLong nextId;
  private final LongSupplier epochMs;
  private final AckListener listener;

  private boolean isUnanswered;
  private long intendedNs;
  private int count;
  private ByteBuffer requestHead = ByteBuffer.allocate(0);
  private ByteBuffer requestBody = ByteBuffer.allocate(0);
  private boolean isPaused;
  private long pausedUntilNs;

  /**
   * @param path of the endpoint that takes batches
   * @param nextId ids of the run, shared by its connections
   * @param seriesStep from an event's series to the next one's, coprime to {@code seriesCount}
   */
  HttpConnection(
      InetSocketAddress target,
      Selector selector,
      long patienceNs,
      String path,
      EventBatch events,
      int seriesCount,
      int seriesStep,
      AtomicLong nextId,
      LongSupplier epochMs,
      AckListener listener) {
    super(target, selector, patienceNs);
    this.events = events;
    this.seriesCount = seriesCount;
    this.seriesStep = seriesStep;
    this.nextId = nextId;
    this.epochMs = epochMs;
    this.listener = listener;
    head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + target.getHostString()
            + ":"
            + target.getPort()
            + "\r\nContent-Type: application/cloudevents-batch+json\r\nContent-Length: ";
  }

  @Override
  boolean hasRoom() {
    return !isUnanswered;
  }

  @Override
  void offer(long intended, int batch) {
    isUnanswered = true;
    intendedNs = intended;
    count = batch;
    long id = nextId.getAndAdd(batch);
    int series = (int) (Math.floorMod(id, (long) seriesCount) * seriesStep % seriesCount);
    requestBody = events.prepare(batch, id, series, seriesStep, epochMs.getAsLong());
    requestHead =
        ByteBuffer.wrap(
            (head + requestBody.remaining() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  int unanswered() {
    return isUnanswered ? 1 : 0;
  }

  @Override
  void fill(ByteBuffer target, long nowNs) {
    if (isPaused && nowNs - pausedUntilNs < 0) {
      return;
    }
    isPaused = false;
    copy(requestHead, target);
    copy(requestBody, target);
  }

  private static void copy(ByteBuffer source, ByteBuffer target) {
    int length = Math.min(source.remaining(), target.remaining());
    target.put(target.position(), source, source.position(), length);
    target.position(target.position() + length);
    source.position(source.position() + length);
  }

  @Override
  void parse(ByteBuffer source, long nowNs) throws IOException {
    int end = headEnd(source);
    if (end < 0) {
      return;
    }
    byte[] text = new byte[end - source.position()];
    source.get(source.position(), text);
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    int bodyLength = (int) header(lines, "content-length", -1);
    if (bodyLength < 0 || end + bodyLength - source.position() > source.capacity()) {
      throw new RefusedException(
          "the gateway sent an answer that cannot be read [length=" + bodyLength + "]");
    }
    if (source.limit() - end < bodyLength) {
      return;
    }
    byte[] body = new byte[bodyLength];
    source.position(end);
    source.get(body);
    onAnswer(status(lines[0]), lines, body, nowNs);
  }

  private void onAnswer(int status, String[] lines, byte[] body, long nowNs) throws IOException {
    if (status == 503 || status == 429) {
      isPaused = true;
      pausedUntilNs = nowNs + TimeUnit.SECONDS.toNanos(header(lines, "retry-after", 1));
      rewind();
      listener.busy();
      return;
    }
    if (status != 200) {
      throw new RefusedException(
          "the gateway refuses a batch [status="
              + status
              + ", answer="
              + new String(body, StandardCharsets.UTF_8)
              + "]");
    }
    JsonNode answer = JSON.readTree(body);
    int accepted = count;
    long sum = events.sum(count);
    for (JsonNode refused : answer.path("refused")) {
      accepted--;
      sum -= events.quantity(refused.path("index").asInt());
      listener.refused(refused.path("code").asText());
    }
    int counted = answer.path("accepted").asInt() + answer.path("duplicate").asInt();
    if (counted != accepted) {
      throw new RefusedException(
          "the gateway's answer does not add up [events=" + count + ", answer=" + answer + "]");
    }
    isUnanswered = false;
    listener.acked(intendedNs, nowNs, accepted, sum);
  }

  private static int headEnd(ByteBuffer source) {
    for (int at = source.position(); at <= source.limit() - HEAD_END_LENGTH; at++) {
      if (source.get(at) == '\r'
          && source.get(at + 1) == '\n'
          && source.get(at + 2) == '\r'
          && source.get(at + 3) == '\n') {
        return at + HEAD_END_LENGTH;
      }
    }
    return -1;
  }

  private static int status(String line) throws IOException {
    String[] parts = line.split(" ", 3);
    try {
      return Integer.parseInt(parts[1]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(
          "the gateway sent an answer that cannot be read [line=" + line + "]", e);
    }
  }

  private static long header(String[] lines, String name, long otherwise) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        String value = line.substring(colon + 1).trim();
        return value.chars().allMatch(Character::isDigit) && !value.isEmpty()
            ? Long.parseLong(value)
            : otherwise;
      }
    }
    return otherwise;
  }

  @Override
  void handshake(SocketChannel open) {
    rewind();
  }

  private void rewind() {
    if (isUnanswered) {
      requestHead.rewind();
      requestBody.rewind();
    }
  }

  @Override
  void farewell(SocketChannel open) {
    // HTTP has no word for it.
  }
}
