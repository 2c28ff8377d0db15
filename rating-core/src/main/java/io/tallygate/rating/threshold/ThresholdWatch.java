package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.SeriesNames;
import io.tallygate.rating.store.AlertStore;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.threshold.UsageWatch.Changed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps thresholds: takes what the flush thread hands over, adds it up, records alerts, and answers what a subject may still use.
 *
 * <pre>
 *  flush thread ──forced flush──▶ inbox ──▶ amounts ──▶ steps reached ──▶ alerts and deliveries (store)
 *                                             ▲  │
 *  catalog, store ──new, changed, next period─┘  └──▶ {@link AccessQuery} (any thread, memory only)
 * </pre>
 *
 * <p>What was forced is never counted again, so no alert stands on usage that a crash takes back. What a crash leaves unseen is
 * in the amounts that the next start reads from the store: a step alerts because an amount is there, not because it came.
 *
 * <p>Once in an interval it follows the catalog, loads what waits, and rates those whose cost is watched: for this it asks for a
 * flush of its own, which is one more in each interval and only where something waits.
 */
public final class ThresholdWatch implements ThresholdStatistics, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ThresholdWatch.class);

  private final Supplier<Catalog> catalog;
  private final FlushControl flushes;
  private final Clock clock;
  private final NanoClock nanoClock;
  private final long intervalNs;
  private final Consumer<Throwable> onFailure;
  private final FlushInbox inbox;
  private final UsageWatch watch;
  private final AmountLoader loader;
  private final CostWatch costs;
  private final Alerter alerter;
  private final AccessQuery access;
  private final Thread thread = new Thread(this, "thresholds");
  private long nextRefreshNs;

  /** Flushes were missed, and the amounts not yet read again. */
  private boolean isIncomplete;

  private volatile boolean stopping;
  private volatile int subscriptions;
  private volatile long alerts;
  private volatile long resyncs;

  /**
   * A watch that begins with {@link #start}.
   *
   * @param series has those of every flush before the flush comes here
   */
  public ThresholdWatch(
      Supplier<Catalog> catalog,
      SeriesNames series,
      UsageReader usage,
      AlertStore store,
      FlushControl flushes,
      Duration interval,
      Clock clock,
      NanoClock nanoClock,
      Consumer<Throwable> onFailure) {
    this(
        catalog,
        series,
        usage,
        store,
        flushes,
        interval,
        clock,
        nanoClock,
        onFailure,
        FlushInbox.ROWS_MAX);
  }

  ThresholdWatch(
      Supplier<Catalog> catalog,
      SeriesNames series,
      UsageReader usage,
      AlertStore store,
      FlushControl flushes,
      Duration interval,
      Clock clock,
      NanoClock nanoClock,
      Consumer<Throwable> onFailure,
      int inboxRowsMax) {
    this.catalog = catalog;
    this.flushes = flushes;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.intervalNs = interval.toNanos();
    this.onFailure = onFailure;
    this.inbox = new FlushInbox(inboxRowsMax);
    this.watch = new UsageWatch(series);
    this.loader = new AmountLoader(watch, usage, store);
    this.costs = new CostWatch(usage);
    this.alerter = new Alerter(store, catalog);
    this.access = new AccessQuery(catalog, watch, clock);
    this.nextRefreshNs = nanoClock.nanoTime();
  }

  public void start() {
    thread.start();
  }

  /** A flush that is forced. Never waits. Flush thread. */
  public void flushed(FlushBatch batch) {
    inbox.put(batch);
  }

  /** What subjects may still use. Any thread. */
  public AccessQuery access() {
    return access;
  }

  @Override
  public void run() {
    try {
      refreshIfDue();
      while (!stopping) {
        take(inbox.take(Math.max(1, (nextRefreshNs - nanoClock.nanoTime()) / 1_000_000)));
        refreshIfDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (FlushesEnded e) {
      LOG.debug("the core has stopped; thresholds end", e);
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  /** Nothing is flushed any more: the core stops or has failed, and says so itself. */
  private static final class FlushesEnded extends RuntimeException {
    private static final long serialVersionUID = 1;

    FlushesEnded(IllegalStateException cause) {
      super(cause);
    }
  }

  /** Adds flushes to the amounts and looks at what they changed. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void take(FlushInbox.Mail mail) {
    if (mail.isIncomplete()) {
      watch.loadAll();
      isIncomplete = true;
      resyncs++;
    }
    for (FlushBatch batch : mail.batches()) {
      Set<Changed> changed = new LinkedHashSet<>();
      watch.apply(batch, changed);
      costs.add(changed);
      evaluate(changed, batch.number());
      if (!isIncomplete) {
        access.known(batch.number(), batch.timeMs());
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void evaluate(Set<Changed> changed, long flush) {
    alerts += alerter.evaluate(changed, flush, clock.instant());
  }

  private void refreshIfDue() throws InterruptedException {
    long nowNs = nanoClock.nanoTime();
    if (nowNs - nextRefreshNs >= 0) {
      nextRefreshNs = nowNs + intervalNs;
      refresh(nowNs + intervalNs / 2);
    }
  }

  /** Half an interval is for rating, so that flushes are looked at in time. */
  void refresh(long untilNs) throws InterruptedException {
    Instant now = clock.instant();
    Catalog newest = catalog.get();
    watch.follow(newest, now);
    subscriptions = watch.size();
    if (watch.toLoad().isEmpty() && costs.isIdle()) {
      access.ready();
      return;
    }
    try (FlushHold hold = hold()) {
      isIncomplete = false;
      Set<WatchedSubscription> loaded = loader.load(hold.number(), now);
      List<Changed> all = new ArrayList<>();
      for (WatchedSubscription subscription : loaded) {
        subscription.periods().forEach(period -> all.add(new Changed(subscription, period)));
      }
      watch.show(loaded);
      Set<Changed> changed = new LinkedHashSet<>(all);
      costs.add(changed);
      evaluate(changed, hold.number());
      // What is held was put into the inbox before: with it everybody's amounts are as new as the
      // loaded ones.
      take(inbox.take(0));
      if (!isIncomplete) {
        access.known(hold.number(), now.toEpochMilli());
        access.ready();
      }
      evaluate(
          costs.rate(newest, hold.number(), () -> nanoClock.nanoTime() - untilNs >= 0),
          hold.number());
    }
  }

  private FlushHold hold() {
    try {
      return flushes.flushAndHold();
    } catch (IllegalStateException e) {
      throw new FlushesEnded(e);
    }
  }

  /** Ends. Flushes must still be possible. */
  public void stop() {
    stopping = true;
    inbox.wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int subscriptions() {
    return subscriptions;
  }

  @Override
  public long alerts() {
    return alerts;
  }

  @Override
  public int flushesWaiting() {
    return inbox.size();
  }

  @Override
  public int costsWaiting() {
    return costs.backlog();
  }

  @Override
  public long costsFailed() {
    return costs.failures();
  }

  @Override
  public long resyncs() {
    return resyncs;
  }

  @Override
  public long flush() {
    return access.flush();
  }
}
