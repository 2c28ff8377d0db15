package io.tallygate.rating.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Latencies latencies = new Latencies();

  private Map<String, Histogram> take() {
    Map<String, Histogram> taken = new LinkedHashMap<>();
    latencies.takeIntervals((tag, interval) -> taken.put(tag, interval.copy()));
    return taken;
  }

  @Test
  void shouldAddUpTheRecordersOfAStation() {
    StationRecorder one = latencies.recorder(Station.DECODE);
    StationRecorder other = latencies.recorder(Station.DECODE);
    one.record(2 * MS);
    other.record(5 * MS);
    other.record(5 * MS);

    Map<String, Histogram> taken = take();

    assertThat(taken).containsOnlyKeys("decode");
    Histogram decode = taken.get("decode");
    assertThat(decode.getTotalCount()).isEqualTo(3);
    assertThat(decode.getMinValue()).isCloseTo(2 * MS, within(2 * MS / 1_000));
    assertThat(decode.getMaxValue()).isCloseTo(5 * MS, within(5 * MS / 1_000));
  }

  @Test
  void shouldTakeEachValueOnceAndLeaveOutWhatIsEmpty() {
    StationRecorder force = latencies.recorder(Station.FORCE);
    for (int interval = 1; interval <= 4; interval++) {
      for (int i = 0; i < interval; i++) {
        force.record(MS);
      }
      assertThat(take().get("force").getTotalCount()).isEqualTo(interval);
      assertThat(take()).isEmpty();
    }
  }

  @Test
  void shouldShowTheWholeWayByProtocolAndTenant() {
    latencies.whole(IngestProtocol.BINARY, "shop").record(MS);
    latencies.whole(IngestProtocol.HTTP, "shop").record(MS);
    latencies.whole(IngestProtocol.HTTP, "telco, inc").record(MS);

    Map<String, Histogram> taken = take();

    assertThat(taken)
        .containsOnlyKeys(
            "whole", "whole/binary", "whole/http", "whole/tenant=shop", "whole/tenant=telco__inc");
    assertThat(taken.get("whole").getTotalCount()).isEqualTo(3);
    assertThat(taken.get("whole/http").getTotalCount()).isEqualTo(2);
    assertThat(taken.get("whole/tenant=shop").getTotalCount()).isEqualTo(2);
  }

  @Test
  void shouldGiveTheSameRecorderForTheSameWay() {
    StationRecorder recorder = latencies.whole(IngestProtocol.HTTP, "shop");
    assertThat(latencies.whole(IngestProtocol.HTTP, "shop")).isSameAs(recorder);
    assertThat(latencies.whole(IngestProtocol.BINARY, "shop")).isNotSameAs(recorder);
    assertThatThrownBy(() -> latencies.recorder(Station.WHOLE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBoundTheTenantsThatHaveATag() {
    for (int i = 0; i < Latencies.TENANTS_MAX + 10; i++) {
      latencies.whole(IngestProtocol.HTTP, "tenant-" + i).record(MS);
    }
    Map<String, Histogram> taken = take();

    // All, by protocol, by tenant, and the others.
    assertThat(taken).hasSize(2 + Latencies.TENANTS_MAX + 1);
    assertThat(taken.get(Latencies.OTHER_TENANTS).getTotalCount()).isEqualTo(10);
    assertThat(taken.get("whole").getTotalCount()).isEqualTo(Latencies.TENANTS_MAX + 10);
  }

  @Test
  void shouldHoldDurationsToTheRange() {
    StationRecorder force = latencies.recorder(Station.FORCE);
    force.record(-5);
    force.record(0);
    force.record(Long.MAX_VALUE);
    Histogram taken = take().get("force");

    assertThat(taken.getTotalCount()).isEqualTo(3);
    assertThat(taken.getMaxValue())
        .isCloseTo(Station.FORCE.highestNs(), within(Station.FORCE.highestNs() / 1_000));
    assertThat(taken.getMinValue()).isLessThanOrEqualTo(TimeUnit.MICROSECONDS.toNanos(2));
  }

  @Test
  void shouldLoseNothingWhileIntervalsAreTaken() throws InterruptedException {
    int values = 200_000;
    StationRecorder count = latencies.recorder(Station.COUNT);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < values; i++) {
                count.record(MS + i);
              }
            });
    writer.start();
    long taken = 0;
    while (writer.isAlive()) {
      taken += sum();
    }
    writer.join();
    assertThat(taken + sum()).isEqualTo(values);
  }

  private long sum() {
    long[] sum = {0};
    latencies.takeIntervals((tag, interval) -> sum[0] += interval.getTotalCount());
    return sum[0];
  }

  @Test
  void shouldAllocateNothingWhenRecording() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    StationRecorder count = latencies.recorder(Station.COUNT);
    int values = 100_000;
    count.record(MS);
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < values; i++) {
      count.record(i);
    }
    // The smallest object has 16 bytes; the JVM may allocate a little for itself.
    assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(values);
  }

  @Test
  void shouldDescribeEveryStation() {
    for (Station station : Station.values()) {
      assertThat(station.id()).matches("[a-z]+(-[a-z]+)*");
      assertThat(station.meaning()).as(station.id()).isNotBlank();
      assertThat(station.per()).as(station.id()).isNotBlank();
      assertThat(station.normal()).as(station.id()).isNotBlank();
    }
  }
}
