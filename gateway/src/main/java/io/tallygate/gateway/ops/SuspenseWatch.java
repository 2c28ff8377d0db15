package io.tallygate.gateway.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallygate.rating.billing.SuspenseEntry;
import io.tallygate.rating.billing.SuspenseEntry.Reason;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up from time to time what no subscription pays for, on a thread of its own, which takes a hundredth of a processor at the most.
 * Started and closed by one thread; the sums are read by any.
 */
public final class SuspenseWatch implements AutoCloseable {
  /** Every subject is held in the heap while it is looked at: 100 bytes and more each. */
  private static final int SERIES_MAX = 250_000;

  private static final long REST_MIN_NS = TimeUnit.MINUTES.toNanos(1);
  private static final long REST_SHARE = 99;
  private static final Logger LOG = LoggerFactory.getLogger(SuspenseWatch.class);

  private final Supplier<List<SuspenseEntry>> entries;
  private final IntSupplier series;
  private final NanoClock clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "suspense");

  /** By reason. This thread writes, any reads; a map is not changed once it is here. */
  private volatile Map<Reason, Long> records = Map.of();

  private volatile boolean isKnown = true;

  /**
   * @param entries of all tenants; blocks
   * @param series that there are
   */
  public SuspenseWatch(Supplier<List<SuspenseEntry>> entries, IntSupplier series, NanoClock clock) {
    this.entries = entries;
    this.series = series;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /** Shows the sums; NaN where there are too many series to look. */
  public void bind(MeterRegistry registry) {
    MetricBinding metrics = new MetricBinding(registry);
    for (Reason reason : Reason.values()) {
      String label = reason.name().toLowerCase(Locale.ROOT);
      metrics.gauge(
          Metric.SUSPENSE_RECORDS, () -> isKnown ? (double) records(reason) : Double.NaN, label);
    }
  }

  public void start() {
    thread.start();
  }

  private void run() {
    long restNs = REST_MIN_NS;
    try {
      while (!closing.await(restNs, TimeUnit.NANOSECONDS)) {
        long beginNs = clock.nanoTime();
        look();
        restNs = Math.max(REST_MIN_NS, REST_SHARE * (clock.nanoTime() - beginNs));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds up once. What fails leaves the sums of before: a store that is at fault ends the process elsewhere. */
  void look() {
    boolean mayLook = series.getAsInt() <= SERIES_MAX;
    isKnown = mayLook;
    if (!mayLook) {
      return;
    }
    try {
      Map<Reason, Long> sums = new EnumMap<>(Reason.class);
      for (SuspenseEntry entry : entries.get()) {
        sums.merge(entry.reason(), entry.count(), Math::addExact);
      }
      records = sums;
    } catch (RuntimeException e) {
      LOG.warn("usage in suspense could not be added up", e);
    }
  }

  /** As of the last look. */
  long records(Reason reason) {
    return records.getOrDefault(reason, 0L);
  }

  /** Waits for a look under way. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
