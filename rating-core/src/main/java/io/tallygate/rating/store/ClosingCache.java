package io.tallygate.rating.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Closed periods of the subscriptions that were asked for last, and of nobody's as long as there are none at all. Any thread.
 *
 * <p>What is read while something is closed or reopened is not kept: it may be from before.
 */
final class ClosingCache {
  /** At some 250 bytes for one with a closed period, and 80 more for each other one: 12 MB and up. */
  private static final int SUBSCRIPTIONS_MAX = 50_000;

  private final Map<Key, List<ClosingRow>> bySubscription =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<ClosingRow>> eldest) {
          return size() > SUBSCRIPTIONS_MAX;
        }
      };

  private boolean isEmpty;
  private long changes;

  private record Key(int tenant, String subscription) {}

  /**
   * @param isEmpty there are no closed periods
   */
  ClosingCache(boolean isEmpty) {
    this.isEmpty = isEmpty;
  }

  List<ClosingRow> closings(int tenant, String subscription, Supplier<List<ClosingRow>> read) {
    Key key = new Key(tenant, subscription);
    long before;
    synchronized (this) {
      List<ClosingRow> known = isEmpty ? List.of() : bySubscription.get(key);
      if (known != null) {
        return known;
      }
      before = changes;
    }
    List<ClosingRow> rows = List.copyOf(read.get());
    synchronized (this) {
      if (changes == before) {
        bySubscription.put(key, rows);
      }
    }
    return rows;
  }

  /** Before something is changed: it is not empty from now on, and what is read from now on may be neither old nor new. */
  synchronized void changing() {
    isEmpty = false;
    changes++;
  }

  /** After periods of subscriptions have been closed. */
  synchronized void closed(List<ClosingRow> closings) {
    changes++;
    closings.forEach(row -> bySubscription.remove(new Key(row.tenant(), row.subscription())));
  }

  /** After periods were reopened. */
  synchronized void reopened() {
    changes++;
    bySubscription.clear();
  }
}
