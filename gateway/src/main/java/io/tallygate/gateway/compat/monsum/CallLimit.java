package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;

/** Calls of each API key by the minute of the clock. Any thread. */
final class CallLimit {
  private static final long MINUTE_MS = 60_000;

  private final int perMinute;
  private final Clock clock;
  private final ConcurrentHashMap<String, Minute> minutes = new ConcurrentHashMap<>();

  private record Minute(long number, int calls) {}

  /**
   * @param perMinute 0: any number
   */
  CallLimit(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Takes note of a call; refuses it if there were too many. */
  void count(String key) throws ProblemException {
    if (perMinute == 0) {
      return;
    }
    long nowMs = clock.millis();
    long number = Math.floorDiv(nowMs, MINUTE_MS);
    Minute minute =
        minutes.merge(
            key,
            new Minute(number, 1),
            (before, first) ->
                before.number == number ? new Minute(number, before.calls + 1) : first);
    if (minute.calls > perMinute) {
      int left = (int) ((MINUTE_MS - Math.floorMod(nowMs, MINUTE_MS) + 999) / 1000);
      throw new ProblemException(
          Problem.of(429, "Too many calls", "the key may make " + perMinute + " calls in a minute")
              .retryAfter(left));
    }
  }
}
