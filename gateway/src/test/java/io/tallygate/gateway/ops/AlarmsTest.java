package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private static final long MIB = 1 << 20;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Map<String, AtomicLong> values = new HashMap<>();
  private final RecentLatencies latencies = new RecentLatencies();
  private final AtomicReference<String> failure = new AtomicReference<>();
  private final AtomicReference<String> busy = new AtomicReference<>();
  private final AtomicReference<String> latencyLog = new AtomicReference<>();
  private final AtomicLong nowMs = new AtomicLong(1_000_000);
  private final Alarms alarms =
      new Alarms(
          () -> Readings.of(registry),
          latencies,
          failure::get,
          busy::get,
          latencyLog::get,
          nowMs::get);

  @Test
  void shouldBeQuietWhenAllIsWell() {
    afterSeconds(0);
    afterSeconds(600);
    assertThat(alarms.get()).isEmpty();
  }

  @Test
  void shouldSayAtOnceWhatCannotWait() {
    failure.set("the core has failed: disk");
    latencyLog.set("no space");
    afterSeconds(1);

    assertThat(alarms.get())
        .containsExactly(
            new ActiveAlarm(
                "core-failed",
                ActiveAlarm.Severity.CRITICAL,
                "the core has failed: disk",
                Instant.ofEpochMilli(nowMs.get())),
            new ActiveAlarm(
                "latency-log",
                ActiveAlarm.Severity.WARNING,
                "no space",
                Instant.ofEpochMilli(nowMs.get())));
    assertThat(alarms.isActive(Alarm.CORE_FAILED)).isTrue();
    assertThat(alarms.isActive(Alarm.DISK_FILLS)).isFalse();
  }

  @Test
  void shouldWaitUntilAConditionHasHeldForItsTime() {
    set(Metric.LAG, 65 * MIB, "force");
    Instant first = Instant.ofEpochMilli(nowMs.get());
    afterSeconds(0);
    afterSeconds(59);
    assertThat(alarms.get()).isEmpty();
    afterSeconds(1);
    assertThat(alarms.get())
        .containsExactly(
            new ActiveAlarm(
                "log-not-forced",
                ActiveAlarm.Severity.WARNING,
                "65 MiB are written and not forced",
                first));
  }

  @Test
  void shouldBeginAnewWhenAConditionDidNotHoldBetween() {
    set(Metric.LAG, 65 * MIB, "force");
    afterSeconds(0);
    set(Metric.LAG, 1, "force");
    afterSeconds(30);
    set(Metric.LAG, 65 * MIB, "force");
    afterSeconds(40);
    assertThat(alarms.get()).isEmpty();
    afterSeconds(60);
    assertThat(alarms.isActive(Alarm.LOG_NOT_FORCED)).isTrue();
  }

  @Test
  void shouldLookAtTheLastFiveMinutesOnly() {
    set(Metric.IDS_DROPPED, 0);
    afterSeconds(0);
    set(Metric.IDS_DROPPED, 10);
    afterSeconds(1);
    assertThat(alarms.get().get(0).text())
        .isEqualTo("10 ids were forgotten early, in the last minutes");
    for (int i = 0; i < 32; i++) {
      afterSeconds(10);
    }
    assertThat(alarms.get()).isEmpty();
  }

  @Test
  void shouldTellAStoreThatTakesNothingFromOneThatHasNothingToTake() {
    set(Metric.FRAMES_LOGGED, 0);
    set(Metric.CHECKPOINTS, 3);
    set(Metric.LAG, 1_000, "store");
    for (int i = 0; i < 50; i++) {
      afterSeconds(10);
    }
    assertThat(alarms.get()).isEmpty();
    for (int i = 1; i < 50; i++) {
      set(Metric.FRAMES_LOGGED, i);
      afterSeconds(10);
    }
    assertThat(alarms.isActive(Alarm.STORE_STUCK)).isTrue();
  }

  @Test
  void shouldSayWhenMoreThanOneInAHundredIsRefused() {
    set(Metric.EVENTS_RECEIVED, 0);
    set(Metric.EVENTS, 0, "refused");
    afterSeconds(0);
    set(Metric.EVENTS_RECEIVED, 1_000);
    set(Metric.EVENTS, 10, "refused");
    afterSeconds(61);
    afterSeconds(61);
    assertThat(alarms.get()).isEmpty();
    set(Metric.EVENTS, 11, "refused");
    afterSeconds(1);
    afterSeconds(60);
    assertThat(alarms.get().get(0).text())
        .isEqualTo("11 of 1,000 events were refused in the last minutes");
  }

  @Test
  void shouldSayWhenForcesAreSlow() {
    Histogram slow = new Histogram(1_000, TimeUnit.MINUTES.toNanos(1), 3);
    slow.recordValue(TimeUnit.SECONDS.toNanos(2));
    latencies.interval("force", slow);
    latencies.end(0, 10_000);
    afterSeconds(0);
    afterSeconds(30);

    assertThat(alarms.get().get(0).text()).isEqualTo("force: the 99th percentile is 2.0 s");
  }

  @Test
  void shouldSayWhenEventsAreMissing() {
    set(Metric.CONSERVATION_DIFFERENCE, -1);
    afterSeconds(1);
    assertThat(alarms.get().get(0).text()).isEqualTo("-1 events are missing from the sum");
  }

  @Test
  void shouldSayWhenTheDiskIsSoonFull() {
    set(Metric.DISK_FREE, 100 * MIB);
    set(Metric.DISK_FULL_IN, 1_200);
    afterSeconds(0);
    afterSeconds(60);

    assertThat(alarms.get())
        .extracting(ActiveAlarm::id)
        .containsExactly("disk-fills", "disk-nearly-full");
    assertThat(alarms.get().get(0).text())
        .isEqualTo("the disk is full in 20 minutes, 100 MiB are free");
  }

  private void afterSeconds(long seconds) {
    nowMs.addAndGet(TimeUnit.SECONDS.toMillis(seconds));
    alarms.get();
  }

  private void set(Metric metric, long value, String... labels) {
    AtomicLong known =
        values.computeIfAbsent(
            metric.id(String.join("/", labels)),
            name -> {
              AtomicLong made = new AtomicLong();
              MetricBinding binding = new MetricBinding(registry);
              if (metric.kind() == Metric.Kind.COUNTER) {
                binding.counter(metric, made, AtomicLong::get, labels);
              } else {
                binding.gauge(metric, made::get, labels);
              }
              return made;
            });
    known.set(value);
  }
}
