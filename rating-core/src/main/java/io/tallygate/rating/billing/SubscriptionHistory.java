package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Periods that have been closed, oldest first; statements that only adjust are left out. */
  List<Closing> closedPeriods() {
    return closings.stream().filter(c -> c.start().isBefore(c.end())).toList();
  }

  boolean hasClosingAt(Instant start) {
    return closings.stream().anyMatch(c -> c.start().equals(start));
  }

  /** Where the first open period begins; null if none has been closed. */
  @Nullable Instant closedUntil() {
    List<Closing> periods = closedPeriods();
    return periods.isEmpty() ? null : periods.get(periods.size() - 1).end();
  }

  /** Every period closed so far has been billed through this flush; 0 if none has been closed. */
  long billedThroughFlush() {
    return closings.stream().mapToLong(Closing::closingFlush).max().orElse(0);
  }

  /** Number of the newest statement; 0 if none. */
  long lastNumber() {
    return closings.stream().mapToLong(Closing::statementNumber).max().orElse(0);
  }

  /** What the newest statement came to; null if there is none. */
  @Nullable BigDecimal lastTotal() {
    long number = lastNumber();
    return number == 0 ? null : read(number).total();
  }

  /** The catalog version that the newest statement was made with; 0 if none. */
  int lastVersion() {
    long number = lastNumber();
    return number == 0 ? 0 : read(number).catalogVersion();
  }

  /** The statement of a closed period; null if there was nothing to bill. */
  @Nullable Statement statementOf(Closing period) {
    return period.statementNumber() == 0 ? null : read(period.statementNumber());
  }

  /** What has been billed for a period by its own statement and by later adjustments, by charge; items are left out. */
  Map<String, Billed> billed(Closing period) {
    Map<String, Billed> billed = new LinkedHashMap<>();
    for (Statement statement : statements()) {
      if (statement.number() == period.statementNumber()) {
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
   * @param amount on its first statement and in later adjustments
   * @param period label of that statement's period
   * @param periodStart its start
   */
  record BilledItem(Billed amount, String period, Instant periodStart) {
    BilledItem plus(Billed adjustment) {
      return new BilledItem(amount.plus(adjustment), period, periodStart);
    }
  }

  /** Every one-off item billed so far, by its key. */
  Map<String, BilledItem> billedItems() {
    Map<String, BilledItem> items = new LinkedHashMap<>();
    for (Statement statement : statements()) {
      for (StatementLine line : statement.lines()) {
        String item = line.evidence().item();
        if (item != null) {
          items.put(item, new BilledItem(Billed.of(line), statement.period(), statement.start()));
        }
      }
      for (Adjustment adjustment : statement.adjustments()) {
        String item = adjustment.evidence().item();
        if (item != null) {
          items.computeIfPresent(item, (key, billed) -> billed.plus(Billed.of(adjustment)));
        }
      }
    }
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
        if (closing.statementNumber() > 0) {
          all.add(read(closing.statementNumber()));
        }
      }
      all.sort(Comparator.comparingLong(Statement::number));
      statements = all;
    }
    return all;
  }

  private Statement read(long number) {
    if (statements != null) {
      for (Statement statement : statements) {
        if (statement.number() == number) {
          return statement;
        }
      }
    }
    Statement statement = archive.read(tenant, number);
    if (statement == null) {
      throw new IllegalStateException(
          "a closed period names a statement that is not there [number=" + number + "]");
    }
    return statement;
  }
}
