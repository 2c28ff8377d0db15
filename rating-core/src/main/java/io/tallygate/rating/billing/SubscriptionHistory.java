package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has been billed to one subscription so far: its closings, and its statements, which are read when they are first asked
 * for. Not thread-safe; lives for one run.
 */
final class SubscriptionHistory {
  private final int tenant;
  private final StatementArchive archive;
  private final List<Closing> closings;
  private @Nullable List<Statement> statements;

  /**
   * The history of a subscription.
   *
   * @param closings the subscription's, in the order of their start
   */
  SubscriptionHistory(int tenant, StatementArchive archive, List<Closing> closings) {
    this.tenant = tenant;
    this.archive = archive;
    this.closings = new ArrayList<>(closings);
  }

  /**
   * Periods that have been closed, oldest first, each as its newest statement has it; statements that only adjust are left out.
   */
  List<Closing> closedPeriods() {
    Map<Instant, Closing> newest = new TreeMap<>();
    for (Closing closing : closings) {
      if (closing.isOfPeriod()) {
        newest.merge(
            closing.start(),
            closing,
            (before, next) -> next.statementId() > before.statementId() ? next : before);
      }
    }
    return List.copyOf(newest.values());
  }

  /** All closings, in the order of their start. */
  List<Closing> closings() {
    return List.copyOf(closings);
  }

  boolean hasClosingAt(Instant start) {
    return closings.stream().anyMatch(c -> c.start().equals(start));
  }

  /** True if a statement was ever taken back: what it adjusted may be due again. */
  boolean hasCancellation() {
    return closings.stream().anyMatch(Closing::isCancelled);
  }

  /** The closing that a statement of the subscription came with. */
  Closing requireClosingOf(long statementId) {
    return closings.stream()
        .filter(closing -> closing.statementId() == statementId)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException("no closing of the statement [id=" + statementId + "]"));
  }

  /** Where the first open period begins; null if none has been closed. */
  @Nullable Instant closedUntil() {
    return closings.stream()
        .filter(Closing::isOfPeriod)
        .map(Closing::end)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** Every period closed so far has been billed through this flush; 0 if none has been closed. */
  long billedThroughFlush() {
    return closings.stream().mapToLong(Closing::closingFlush).max().orElse(0);
  }

  /** Id of the newest statement; 0 if none. */
  long lastId() {
    return closings.stream().mapToLong(Closing::statementId).max().orElse(0);
  }

  /** What the newest statement of a period came to that stands; null if there is none. */
  @Nullable BigDecimal lastTotal() {
    long id = lastStandingId();
    return id == 0 ? null : read(id).total();
  }

  /** Id of the newest statement of a period that stands; 0 if there is none. */
  long lastStandingId() {
    List<Closing> closed = closedPeriods();
    for (int i = closed.size() - 1; i >= 0; i--) {
      Closing closing = closed.get(i);
      if (closing.statementId() > 0 && !closing.isCancelled()) {
        return closing.statementId();
      }
    }
    return 0;
  }

  /** The catalog version that was newest when something was last closed; 0 if nothing was. */
  int lastVersion() {
    return closings.stream().mapToInt(Closing::catalogVersion).max().orElse(0);
  }

  /** What has been billed for a period by its own statements and by adjustments, by charge; items are left out. */
  Map<String, Billed> billed(Closing period) {
    Map<String, Billed> billed = new LinkedHashMap<>();
    for (Statement statement : statements()) {
      if (statement.start().equals(period.start()) && statement.end().equals(period.end())) {
        for (StatementLine line : statement.lines()) {
          if (line.evidence().item() == null) {
            billed.merge(line.charge(), Billed.of(line), Billed::plus);
          }
        }
      }
      for (Adjustment adjustment : statement.adjustments()) {
        if (adjustment.evidence().item() == null
            && adjustment.periodStart().equals(period.start())) {
          billed.merge(adjustment.charge(), Billed.of(adjustment), Billed::plus);
        }
      }
    }
    return billed;
  }

  /**
   * A one-off item as billed so far.
   *
   * @param amount on its statements and in adjustments
   * @param times on how many statements it stands, less those that were cancelled
   * @param period label of the period of its newest statement
   * @param periodStart its start
   */
  record BilledItem(Billed amount, int times, String period, Instant periodStart) {
    private BilledItem plus(Billed adjustment) {
      return new BilledItem(amount.plus(adjustment), times, period, periodStart);
    }

    private BilledItem plus(BilledItem next) {
      return new BilledItem(
          amount.plus(next.amount), times + next.times, next.period, next.periodStart);
    }
  }

  /** Every one-off item that stands on a statement, by its key. */
  Map<String, BilledItem> billedItems() {
    Map<String, BilledItem> items = new LinkedHashMap<>();
    for (Statement statement : statements()) {
      int times = statement.kind() == StatementKind.CANCELLATION ? -1 : 1;
      for (StatementLine line : statement.lines()) {
        String item = line.evidence().item();
        if (item != null) {
          items.merge(
              item,
              new BilledItem(Billed.of(line), times, statement.period(), statement.start()),
              BilledItem::plus);
        }
      }
      for (Adjustment adjustment : statement.adjustments()) {
        String item = adjustment.evidence().item();
        if (item != null) {
          items.computeIfPresent(item, (key, billed) -> billed.plus(Billed.of(adjustment)));
        }
      }
    }
    items.values().removeIf(billed -> billed.times() == 0);
    return items;
  }

  /** Takes in what the run itself has made, before the archive has it. */
  void add(Closing closing, @Nullable Statement statement) {
    statements();
    closings.add(closing);
    if (statement != null) {
      statements().add(statement);
    }
  }

  private List<Statement> statements() {
    List<Statement> all = statements;
    if (all == null) {
      all = new ArrayList<>();
      for (Closing closing : closings) {
        if (closing.statementId() > 0) {
          all.add(read(closing.statementId()));
        }
      }
      all.sort(Comparator.comparingLong(Statement::id));
      statements = all;
    }
    return all;
  }

  private Statement read(long id) {
    if (statements != null) {
      for (Statement statement : statements) {
        if (statement.id() == id) {
          return statement;
        }
      }
    }
    Statement statement = archive.read(tenant, id);
    if (statement == null) {
      throw new IllegalStateException(
          "a closed period names a statement that is not there [id=" + id + "]");
    }
    return statement;
  }
}
