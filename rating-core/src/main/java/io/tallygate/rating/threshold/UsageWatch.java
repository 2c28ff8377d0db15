package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.SeriesNames;
import io.tallygate.rating.meter.Windows;
import java.math.BigInteger;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What every watched subscription has used in its watched periods: read from the store once, then kept up with what flushes add.
 * A subscription that is new or changed, and one whose usage has come to a period that is not watched yet, waits to be loaded;
 * until then what flushes add to it is left to the loading.
 *
 * <p>Threshold thread only, but for {@link #loaded(int, String)}.
 */
final class UsageWatch {
  private final SubjectRoutes routes = new SubjectRoutes();
  private final Map<Key, WatchedSubscription> watched = new HashMap<>();

  /** What readers see: the newest that is loaded. */
  private final Map<Key, WatchedSubscription> loaded = new ConcurrentHashMap<>();

  private final Set<WatchedSubscription> toLoad = new LinkedHashSet<>();
  private final BitSet watchedMeters = new BitSet();
  private final SeriesNames series;
  private @Nullable Catalog catalog;

  private record Key(int tenant, String subscription) {}

  /** A period whose amounts have changed. */
  record Changed(WatchedSubscription subscription, WatchedPeriod period) {}

  /**
   * @param series has those of every flush
   */
  UsageWatch(SeriesNames series) {
    this.series = series;
  }

  /** Follows the catalog: what is new or changed waits to be loaded. */
  void follow(Catalog newest, Instant now) {
    if (newest == catalog) {
      return;
    }
    catalog = newest;
    Set<Key> seen = new HashSet<>();
    for (TenantCatalog tenant : newest.tenants()) {
      Map<String, WatchedPlan> plans = new HashMap<>();
      for (Subscription subscription : tenant.subscriptions()) {
        Plan plan = tenant.plan(subscription.plan());
        Customer customer = tenant.customer(subscription.customer());
        if (plan == null || customer == null || plan.thresholds().isEmpty()) {
          continue;
        }
        Instant end = subscription.end();
        if (end != null && end.plus(WatchedSubscription.AFTER_END).isBefore(now)) {
          continue;
        }
        Key key = new Key(tenant.number(), subscription.key());
        seen.add(key);
        WatchedSubscription known = watched.get(key);
        if (known == null || !isSame(known, subscription, customer, plan)) {
          WatchedPlan watchedPlan =
              plans.computeIfAbsent(
                  plan.key(), p -> new WatchedPlan(tenant.number(), plan, newest.meters()));
          watch(
              key,
              known,
              new WatchedSubscription(tenant.number(), subscription, customer, watchedPlan));
        }
      }
    }
    forgetAllBut(seen);
    rememberMeters();
  }

  private static boolean isSame(
      WatchedSubscription known, Subscription subscription, Customer customer, Plan plan) {
    return known.subscription().version() == subscription.version()
        && known.plan().plan().version() == plan.version()
        && known.customer().zones().equals(customer.zones());
  }

  private void watch(Key key, @Nullable WatchedSubscription known, WatchedSubscription next) {
    if (known != null) {
      forget(known);
    }
    watched.put(key, next);
    routes.add(next);
    toLoad.add(next);
  }

  private void forget(WatchedSubscription known) {
    routes.remove(known);
    toLoad.remove(known);
  }

  private void forgetAllBut(Set<Key> seen) {
    Iterator<Map.Entry<Key, WatchedSubscription>> all = watched.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, WatchedSubscription> entry = all.next();
      if (!seen.contains(entry.getKey())) {
        forget(entry.getValue());
        loaded.remove(entry.getKey());
        all.remove();
      }
    }
  }

  private void rememberMeters() {
    watchedMeters.clear();
    for (WatchedSubscription subscription : watched.values()) {
      for (Meter meter : subscription.plan().meters()) {
        watchedMeters.set(meter.id());
      }
    }
  }

  /** Adds what a flush brings. */
  void apply(FlushBatch batch, Set<Changed> changed) {
    if (watchedMeters.isEmpty()) {
      return;
    }
    Deltas deltas = batch.deltas();
    for (int row = 0; row < deltas.size(); row++) {
      int number = deltas.series(row);
      if (series.isSource(number) && watchedMeters.get(series.meter(number))) {
        apply(
            batch,
            series.key(number),
            Windows.startMs(deltas.window(row)),
            BigInteger.valueOf(deltas.sum(row)),
            changed);
      }
    }
  }

  private void apply(
      FlushBatch batch, SeriesKey key, long timeMs, BigInteger quantity, Set<Changed> changed) {
    for (SubjectRoutes.Route route : routes.of(key.tenant(), key.subject())) {
      if (!route.holds(timeMs)) {
        continue;
      }
      WatchedSubscription subscription = route.subscription();
      int index = subscription.plan().indexOf(key.meter());
      if (index < 0 || !subscription.isBefore(batch.number())) {
        continue;
      }
      WatchedPeriod period = subscription.periodAt(timeMs);
      if (period != null) {
        period.add(index, quantity);
        changed.add(new Changed(subscription, period));
      } else if (subscription.wantsNext(timeMs, batch.timeMs())) {
        toLoad.add(subscription);
      }
    }
  }

  /** Everything waits to be loaded: flushes were missed. */
  void loadAll() {
    watched.values().forEach(WatchedSubscription::unload);
    toLoad.addAll(watched.values());
  }

  Set<WatchedSubscription> toLoad() {
    return toLoad;
  }

  /** Shows loaded subscriptions to readers. */
  void show(Collection<WatchedSubscription> subscriptions) {
    for (WatchedSubscription subscription : subscriptions) {
      loaded.put(key(subscription), subscription);
    }
    toLoad.removeAll(Set.copyOf(subscriptions));
  }

  private static Key key(WatchedSubscription subscription) {
    return new Key(subscription.tenant(), subscription.subscription().key());
  }

  /** A subscription by its key, loaded or not; null if nothing of it is watched. */
  @Nullable WatchedSubscription watched(int tenant, String subscription) {
    return watched.get(new Key(tenant, subscription));
  }

  /** A subscription whose amounts are known; null if nothing of it is watched, or nothing known yet. Any thread. */
  @Nullable WatchedSubscription loaded(int tenant, String subscription) {
    return loaded.get(new Key(tenant, subscription));
  }

  List<SubjectRoutes.Route> routes(int tenant, String subject) {
    return routes.of(tenant, subject);
  }

  /** Subscriptions that are watched. */
  int size() {
    return watched.size();
  }
}
