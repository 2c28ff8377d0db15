package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.LatePolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What a run has to close: the subscriptions by the end of a period that is due, in the order of the catalog; and what changed
 * in closed periods, priced again. A few bytes for each period: a subscription's {@link SubscriptionBilling} is kept only where
 * there is something to remember, and is made again when its period's turn comes.
 *
 * <p>For the thread of the run; it prices on others.
 */
final class DuePeriods {
  private static final int CHUNK = 1_024;

  private final BillingSnapshot snapshot;
  private final Map<String, List<Closing>> closings;
  private final Instant until;
  private final LatePolicy policy;
  private final List<Subscription> subscriptions;
  private final SortedMap<Instant, IntArrayList> byEnd = new TreeMap<>();
  private final Map<Integer, SubscriptionBilling> kept = new HashMap<>();

  /** By subscription: due periods that have not been closed yet. */
  private final int[] left;

  /** The oldest statement that one of this run is compared with; 0: there is none. */
  private long firstId;

  private final List<SubscriptionBilling> over = new ArrayList<>();

  /**
   * @param closings by subscription
   * @param until periods that have been over for the policy's grace by then are due
   */
  DuePeriods(
      BillingSnapshot snapshot,
      Map<String, List<Closing>> closings,
      Instant until,
      LatePolicy policy) {
    this.snapshot = snapshot;
    this.closings = closings;
    this.until = until;
    this.policy = policy;
    this.subscriptions = List.copyOf(snapshot.tenantCatalog().subscriptions());
    this.left = new int[subscriptions.size()];
  }

  /** One subscription with something to do. */
  private record Found(
      int index,
      SubscriptionBilling billing,
      List<BillingPeriod> periods,
      List<Closing> reviews,
      long lastId) {
    boolean isToBeKept() {
      return !reviews.isEmpty() || billing.hasAdjustments();
    }
  }

  /** A closed period to be priced again. */
  private record Review(SubscriptionBilling billing, Closing closed) {
    void run() {
      billing.review(closed);
    }
  }

  private record Bounds(Instant start, Instant end) implements Comparable<Bounds> {
    @Override
    public int compareTo(Bounds other) {
      int byStart = start.compareTo(other.start);
      return byStart != 0 ? byStart : end.compareTo(other.end);
    }
  }

  /** Finds what is due, then prices closed periods again where something changed. */
  void find(OrderedTasks tasks) {
    SortedMap<Bounds, List<Review>> reviews = new TreeMap<>();
    tasks.run(
        chunks(subscriptions.size())
            .map(chunk -> (Callable<List<Found>>) () -> found(chunk))
            .iterator(),
        all -> all.forEach(found -> take(found, reviews)));
    // Interval by interval, over all subscriptions: each is read from the store once.
    for (List<Review> list : reviews.values()) {
      tasks.run(reviews(list), done -> {});
    }
  }

  /** From, inclusive, and to, exclusive. */
  private record Chunk(int from, int to) {}

  private static Stream<Chunk> chunks(int size) {
    return IntStream.range(0, (size + CHUNK - 1) / CHUNK)
        .mapToObj(i -> new Chunk(i * CHUNK, Math.min(size, (i + 1) * CHUNK)));
  }

  private List<Found> found(Chunk chunk) {
    List<Found> found = new ArrayList<>();
    for (int index = chunk.from; index < chunk.to; index++) {
      SubscriptionBilling billing = newBilling(index);
      if (billing.isOnHold()) {
        continue;
      }
      List<BillingPeriod> periods = billing.duePeriods(until, policy);
      if (!periods.isEmpty() || billing.isOver()) {
        List<Closing> reviews = billing.periodsToReview();
        billing.reviewItems();
        found.add(new Found(index, billing, periods, reviews, billing.lastStandingId()));
      }
    }
    return found;
  }

  private void take(Found found, Map<Bounds, List<Review>> reviews) {
    for (BillingPeriod period : found.periods) {
      byEnd.computeIfAbsent(period.end(), end -> new IntArrayList()).addInt(found.index);
    }
    left[found.index] = found.periods.size();
    if (!found.periods.isEmpty() && found.lastId > 0) {
      firstId = firstId == 0 ? found.lastId : Math.min(firstId, found.lastId);
    }
    if (found.isToBeKept()) {
      if (found.periods.isEmpty()) {
        over.add(found.billing);
      } else {
        kept.put(found.index, found.billing);
      }
    }
    for (Closing closed : found.reviews) {
      reviews
          .computeIfAbsent(new Bounds(closed.start(), closed.end()), key -> new ArrayList<>())
          .add(new Review(found.billing, closed));
    }
  }

  private static Iterator<Callable<Integer>> reviews(List<Review> list) {
    return chunks(list.size())
        .map(
            chunk ->
                (Callable<Integer>)
                    () -> {
                      list.subList(chunk.from, chunk.to).forEach(Review::run);
                      return chunk.to - chunk.from;
                    })
        .iterator();
  }

  /** What the statements came to that those of this run are compared with. */
  LastTotals lastTotals() {
    return new LastTotals(snapshot.archive(), snapshot.tenant(), firstId);
  }

  /** The ends of periods that are due, earliest first. */
  List<Instant> ends() {
    return List.copyOf(byEnd.keySet());
  }

  /** The subscriptions with a period that ends then, in the order of the catalog. */
  IntArrayList endingAt(Instant end) {
    return byEnd.getOrDefault(end, new IntArrayList());
  }

  /** Subscriptions that have ended, with adjustments of their periods. */
  List<SubscriptionBilling> over() {
    return over;
  }

  /** The billing that was kept of a subscription; null: {@link #newBilling} makes one. */
  @Nullable SubscriptionBilling takeKept(int index) {
    return kept.remove(index);
  }

  /** Keeps a billing for the subscription's next period in this run, if it has one. Its period before has been closed. */
  void keep(int index, SubscriptionBilling billing) {
    left[index]--;
    if (left[index] > 0) {
      kept.put(index, billing);
    }
  }

  /** Any thread. */
  SubscriptionBilling newBilling(int index) {
    Subscription subscription = subscriptions.get(index);
    return new SubscriptionBilling(
        snapshot, subscription, closings.getOrDefault(subscription.key(), List.of()));
  }
}
