package io.tallygate.gateway.ops;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong now, in words, and since when. Looks when it is asked, at most once a second; the gateway's sampler asks every second. Any
 * thread.
 */
public final class Alarms implements Supplier<List<ActiveAlarm>> {
  private static final long MEMORY_MS = TimeUnit.MINUTES.toMillis(5);
  private static final long INTERVAL_MS = 900;

  /** Between two moments that are remembered: thirty of them are a megabyte. */
  private static final long STEP_MS = TimeUnit.SECONDS.toMillis(10);

  private static final double MS_PER_SECOND = 1e3;

  private record Moment(long atMs, Readings readings) {}

  private final Supplier<Readings> readings;
  private final RecentLatencies latencies;
  private final Supplier<@Nullable String> failure;
  private final Supplier<@Nullable String> busyReason;
  private final Supplier<@Nullable String> latencyLogFailure;
  private final EpochClock clock;

  /** Of the last five minutes. Under this. */
  private final ArrayDeque<Moment> past = new ArrayDeque<>();

  /** When each condition began to hold. Under this. */
  private final Map<Alarm, Instant> since = new EnumMap<>(Alarm.class);

  /** Under this. */
  private long lookedMs = Long.MIN_VALUE;

  private volatile List<ActiveAlarm> active = List.of();
  private volatile Set<String> activeIds = Set.of();

  /**
   * @param failure of the core; null: none
   * @param busyReason why ingest is refused for now; null: it is not
   * @param latencyLogFailure why latencies are not kept; null: they are
   */
  public Alarms(
      Supplier<Readings> readings,
      RecentLatencies latencies,
      Supplier<@Nullable String> failure,
      Supplier<@Nullable String> busyReason,
      Supplier<@Nullable String> latencyLogFailure,
      EpochClock clock) {
    this.readings = readings;
    this.latencies = latencies;
    this.failure = failure;
    this.busyReason = busyReason;
    this.latencyLogFailure = latencyLogFailure;
    this.clock = clock;
  }

  @Override
  public synchronized List<ActiveAlarm> get() {
    long nowMs = clock.time();
    if (lookedMs != Long.MIN_VALUE && Math.abs(nowMs - lookedMs) < INTERVAL_MS) {
      return active;
    }
    lookedMs = nowMs;
    Moment now = new Moment(nowMs, readings.get());
    while (!past.isEmpty() && nowMs - past.getFirst().atMs > MEMORY_MS) {
      past.removeFirst();
    }
    Moment before = past.isEmpty() ? now : past.getFirst();
    Moment last = past.peekLast();
    if (last == null || nowMs - last.atMs >= STEP_MS) {
      past.addLast(now);
    }
    look(
        new AlarmView(
            now.readings,
            before.readings,
            Math.max(1, (nowMs - before.atMs) / MS_PER_SECOND),
            latencies,
            failure.get(),
            busyReason.get(),
            latencyLogFailure.get()),
        Instant.ofEpochMilli(nowMs));
    return active;
  }

  private void look(AlarmView view, Instant now) {
    List<ActiveAlarm> found = new ArrayList<>();
    for (Alarm alarm : Alarm.values()) {
      String text = alarm.check(view);
      if (text == null) {
        since.remove(alarm);
        continue;
      }
      Instant first = since.computeIfAbsent(alarm, holding -> now);
      if (!now.isBefore(first.plusSeconds(alarm.holdSeconds()))) {
        found.add(new ActiveAlarm(alarm.id(), alarm.severity(), text, first));
      }
    }
    active = List.copyOf(found);
    activeIds = Set.copyOf(found.stream().map(ActiveAlarm::id).toList());
  }

  /** As of the last look. */
  public boolean isActive(Alarm alarm) {
    return activeIds.contains(alarm.id());
  }
}
