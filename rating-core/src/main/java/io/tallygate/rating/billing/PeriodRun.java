package io.tallygate.rating.billing;

import io.tallygate.rating.period.BillingPeriod;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Prices due periods on several threads, in chunks of subscriptions, and hands the statements in order to a {@link
 * StatementBatch}: by the end of their period, then in the order of the catalog. A subscription's later period is begun when
 * its earlier one has been taken. At any time only the chunks under way are in memory.
 */
final class PeriodRun {
  private static final int CHUNK = 256;

  private final DuePeriods due;
  private final StatementBatch batch;
  private final LastTotals lastTotals;
  private final StatementState state;
  private final Instant madeAt;

  /**
   * @param state of the statements
   */
  PeriodRun(DuePeriods due, StatementBatch batch, StatementState state, Instant madeAt) {
    this.due = due;
    this.batch = batch;
    this.lastTotals = due.lastTotals();
    this.state = state;
    this.madeAt = madeAt;
  }

  /** A statement that has no id yet. */
  private record Priced(
      int index, SubscriptionBilling billing, Statement statement, @Nullable BigDecimal before) {}

  /** Closes everything that is due. */
  void close(OrderedTasks tasks) {
    for (Instant end : due.ends()) {
      tasks.run(chunks(due.endingAt(end)), priced -> priced.forEach(this::take));
    }
  }

  private Iterator<Callable<List<Priced>>> chunks(IntArrayList indexes) {
    return IntStream.range(0, (indexes.size() + CHUNK - 1) / CHUNK)
        .mapToObj(i -> chunk(indexes, i * CHUNK, Math.min(indexes.size(), (i + 1) * CHUNK)))
        .iterator();
  }

  /** Called when the chunk's turn comes: what was kept of its subscriptions is taken out on the thread of the run. */
  private Callable<List<Priced>> chunk(IntArrayList indexes, int from, int to) {
    List<@Nullable SubscriptionBilling> kept = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      kept.add(due.takeKept(indexes.getInt(i)));
    }
    return () -> {
      List<Priced> priced = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        priced.add(price(indexes.getInt(i), kept.get(i - from)));
      }
      return priced;
    };
  }

  private Priced price(int index, @Nullable SubscriptionBilling kept) {
    SubscriptionBilling billing = kept == null ? due.newBilling(index) : kept;
    BillingPeriod period = Objects.requireNonNull(billing.nextPeriod());
    return new Priced(
        index, billing, billing.statement(period, 0, state, madeAt), billing.lastTotal(lastTotals));
  }

  private void take(Priced priced) {
    batch.close(priced.billing, priced.statement, priced.before);
    due.keep(priced.index, priced.billing);
  }
}
