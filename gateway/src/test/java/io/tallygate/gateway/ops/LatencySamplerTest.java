package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.Test;

class LatencySamplerTest {
  private final AtomicLong nowMs = new AtomicLong(5_000);
  private final Latencies latencies = new Latencies();
  private final StationRecorder force = latencies.recorder(Station.FORCE);
  private final Told told = new Told();

  /** Writes down what it is told. */
  private static final class Told implements IntervalListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void interval(String tag, Histogram histogram) {
      lines.add(
          "%s %d to %d: %d"
              .formatted(
                  histogram.getTag(),
                  histogram.getStartTimeStamp(),
                  histogram.getEndTimeStamp(),
                  histogram.getTotalCount()));
    }

    @Override
    public void end(long startMs, long endMs) {
      lines.add("%d to %d".formatted(startMs, endMs));
    }
  }

  @Test
  void shouldTellOfEachIntervalWithItsTimes() {
    LatencySampler sampler = new LatencySampler(latencies, nowMs::get, List.of(told));
    force.record(1_000_000);
    force.record(2_000_000);
    nowMs.set(6_000);
    sampler.sample();
    nowMs.set(7_001);
    sampler.sample();

    assertThat(told.lines).containsExactly("force 5000 to 6000: 2", "5000 to 6000", "6000 to 7001");
  }

  @Test
  void shouldGoOnWhenTheClockIsSetBack() {
    LatencySampler sampler = new LatencySampler(latencies, nowMs::get, List.of(told));
    nowMs.set(4_000);
    force.record(1_000_000);
    sampler.sample();
    nowMs.set(6_000);
    sampler.sample();

    assertThat(told.lines).containsExactly("force 5000 to 5001: 1", "5000 to 5001", "5001 to 6000");
  }

  @Test
  void shouldTellTheOthersWhenOneFails() {
    IntervalListener failing =
        new IntervalListener() {
          @Override
          public void interval(String tag, Histogram histogram) {
            throw new IllegalStateException("fails on purpose");
          }

          @Override
          public void end(long startMs, long endMs) {
            throw new IllegalStateException("fails on purpose");
          }
        };
    LatencySampler sampler = new LatencySampler(latencies, nowMs::get, List.of(failing, told));
    force.record(1_000_000);
    nowMs.set(6_000);
    sampler.sample();

    assertThat(told.lines).containsExactly("force 5000 to 6000: 1", "5000 to 6000");
  }

  @Test
  void shouldSampleByItselfAndOnceMoreAtTheEnd() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    AtomicLong values = new AtomicLong();
    IntervalListener counting =
        new IntervalListener() {
          @Override
          public void interval(String tag, Histogram histogram) {
            values.addAndGet(histogram.getTotalCount());
          }

          @Override
          public void end(long startMs, long endMs) {
            first.countDown();
          }
        };
    LatencySampler sampler =
        new LatencySampler(latencies, SystemEpochClock.INSTANCE, List.of(counting));
    force.record(1_000_000);
    sampler.start();
    assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
    force.record(1_000_000);
    sampler.close();

    assertThat(values.get()).isEqualTo(2);
  }
}
