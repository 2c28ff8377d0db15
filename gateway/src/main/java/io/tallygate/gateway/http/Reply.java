package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a request.
 *
 * @param stream writes what comes behind the body; null: nothing does
 * @param headers more than the content type, by name
 * @param events to be taken before there is an answer, which they then write: all else is left out; null: none are
 * @param live writes the whole answer, bit by bit and for as long as it likes: all else is left out; null: nothing does
 */
@SuppressWarnings("ArrayRecordComponent")
public record Reply(
    int status,
    String contentType,
    byte[] body,
    @Nullable Stream stream,
    Map<String, String> headers,
    @Nullable EventRequest events,
    @Nullable LiveStream live) {
  /** The part of an answer that is too long to be held. Runs on a worker thread and may block. */
  public interface Stream extends AutoCloseable {
    void writeTo(OutputStream out) throws IOException;

    /** Lets go of what it was written from, whether it was written or not. Runs on a worker thread. */
    @Override
    default void close() throws IOException {}
  }

  public Reply(int status, String contentType, byte[] body) {
    this(status, contentType, body, null, Map.of(), null, null);
  }

  /** 200 with an object in JSON. */
  public static Reply ok(Object value) {
    return json(200, value);
  }

  public static Reply json(int status, Object value) {
    return new Reply(status, "application/json", Replies.toJson(value));
  }

  public static Reply text(String contentType, String body) {
    return new Reply(200, contentType, body.getBytes(UTF_8));
  }

  /** 200 with a body that is written as it is made. */
  public static Reply stream(String contentType, Stream stream) {
    return new Reply(200, contentType, new byte[0], stream, Map.of(), null, null);
  }

  /** An answer without a body. */
  public static Reply empty(int status) {
    return new Reply(status, "", new byte[0]);
  }

  /** The answer that events write when they are durable. */
  public static Reply whenDurable(EventRequest events) {
    return new Reply(200, "", new byte[0], null, Map.of(), events, null);
  }

  /** An answer that goes on. */
  static Reply live(LiveStream live) {
    return new Reply(200, "", new byte[0], null, Map.of(), null, live);
  }

  /** The same, saying when to come again, if the problem says it. */
  public Reply comingAgain(Problem problem) {
    return problem.retryAfterSeconds() > 0
        ? with("Retry-After", Integer.toString(problem.retryAfterSeconds()))
        : this;
  }

  /** The same, with one more header. */
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, body, stream, more, events, live);
  }
}
