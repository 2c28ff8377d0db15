package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.ops.LiveFeed;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.EpochClock;

/**
 * The live status as server-sent events, one a second, to whoever listens. A listener that does not read misses events; nothing waits
 * for it.
 *
 * <p>The sampler's thread makes an event, once for all; each listener's event loop writes it.
 */
final class LiveApi implements LiveFeed.Watcher, AutoCloseable {
  /** Enough for a team and its wall screens; each is 3 KB a second. */
  private static final int LISTENERS_MAX = 100;

  private static final int EVENTS_MAX = 1_000_000;

  private static final Reply HEAD =
      new Reply(200, "text/event-stream", new byte[0]).with("Cache-Control", "no-store");

  /** How long a browser waits before it comes again. */
  private static final String BEGIN = "retry: 2000\n\n";

  private final LiveFeed feed;
  private final EpochClock clock;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  LiveApi(LiveFeed feed, EpochClock clock) {
    this.feed = feed;
    this.clock = clock;
    feed.watch(this);
  }

  /** Lets the caller listen. */
  Reply live(Call call) throws ProblemException {
    int events = (int) call.number("events", EVENTS_MAX, 1, EVENTS_MAX);
    boolean isPastWanted = call.flag("past");
    if (listeners.size() >= LISTENERS_MAX || closed) {
      throw new ProblemException(
          Problem.of(503, "Too many listeners", "others listen already [max=" + LISTENERS_MAX + "]")
              .retryAfter(1));
    }
    return Reply.live((context, response) -> open(context, response, events, isPastWanted));
  }

  private void open(
      Context context, HttpServerResponse response, int events, boolean isPastWanted) {
    if (response.closed() || response.ended()) {
      return;
    }
    Replies.head(response, HEAD);
    response.setChunked(true).write(BEGIN);
    Listener listener = new Listener(context, response, events);
    listeners.add(listener);
    response.closeHandler(gone -> listeners.remove(listener));
    response.exceptionHandler(broken -> listeners.remove(listener));
    Map<String, Object> last = feed.last(clock.time());
    if (isPastWanted) {
      response.write(Buffer.buffer(event("past", feed.past())));
    }
    listener.write(event("now", last));
    if (closed) {
      listener.end();
    }
  }

  @Override
  public void second(Map<String, Object> status) {
    if (listeners.isEmpty()) {
      return;
    }
    byte[] event = event("now", status);
    for (Listener listener : listeners) {
      listener.context.runOnContext(told -> listener.write(event));
    }
  }

  private static byte[] event(String name, Map<String, Object> data) {
    String json = new String(Replies.toJson(data), UTF_8);
    return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(UTF_8);
  }

  /** Ends every answer, so that nobody waits for them. */
  @Override
  public void close() {
    closed = true;
    for (Listener listener : listeners) {
      listener.context.runOnContext(told -> listener.end());
    }
  }

  /** One of them. Event loop. */
  private final class Listener {
    private final Context context;
    private final HttpServerResponse response;
    private int eventsLeft;

    Listener(Context context, HttpServerResponse response, int events) {
      this.context = context;
      this.response = response;
      this.eventsLeft = events;
    }

    void write(byte[] event) {
      if (response.ended() || response.closed()) {
        listeners.remove(this);
      } else if (!response.writeQueueFull()) {
        response.write(Buffer.buffer(event));
        eventsLeft--;
        if (eventsLeft == 0) {
          end();
        }
      }
    }

    void end() {
      listeners.remove(this);
      if (!response.ended() && !response.closed()) {
        response.end();
      }
    }
  }
}
