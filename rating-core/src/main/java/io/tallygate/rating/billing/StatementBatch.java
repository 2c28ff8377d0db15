package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements and closings on their way to the archive: the one place of a run that pays from credit and gives ids. For the
 * thread of the run; statements come in their final order.
 */
final class StatementBatch {
  private final StatementArchive archive;
  private final CreditLedgers credits;
  private final StatementState state;
  private final Instant madeAt;
  private final boolean isReal;
  private final int batchStatements;
  private final List<Statement> statements = new ArrayList<>();
  private final List<Closing> closings = new ArrayList<>();
  private final BillRunResult.Collector result;
  private long id;

  /** Of a rehearsal: the archive numbers what it gets. */
  private long number;

  /**
   * @param state of the statements
   * @param isReal false: nothing goes to the archive
   * @param batchStatements statements, or closings without one, that go to the archive together
   */
  StatementBatch(
      BillingSnapshot snapshot,
      StatementState state,
      Instant madeAt,
      boolean isReal,
      int batchStatements,
      BillRunResult.Collector result) {
    this.archive = snapshot.archive();
    this.credits = new CreditLedgers(snapshot);
    this.state = state;
    this.madeAt = madeAt;
    this.isReal = isReal;
    this.batchStatements = batchStatements;
    this.result = result;
    this.id = archive.lastId();
    this.number = archive.lastNumber(snapshot.tenant());
  }

  /**
   * Takes what a period came to.
   *
   * @param priced without an id; blank: the period is closed without a statement
   * @param before total of the subscription's statement before; null: none
   */
  void close(SubscriptionBilling billing, Statement priced, @Nullable BigDecimal before) {
    Statement statement = credits.pay(priced.withId(id + 1));
    result.closed();
    Outlier.find(statement, before).ifPresent(result::add);
    if (statement.isBlank()) {
      closings.add(billing.close(statement.start(), statement.end(), null));
    } else {
      add(billing, statement);
    }
    writeIfFull();
  }

  /** Takes adjustments of a subscription that is over. */
  void adjust(SubscriptionBilling billing, Instant at) {
    add(billing, credits.pay(billing.finalAdjustments(at, id + 1, state, madeAt)));
    writeIfFull();
  }

  private void add(SubscriptionBilling billing, Statement statement) {
    id = statement.id();
    closings.add(billing.close(statement.start(), statement.end(), statement));
    statements.add(statement);
    if (!isReal) {
      boolean isNumbered = state == StatementState.ISSUED;
      number += isNumbered ? 1 : 0;
      result.add(statement.in(state, isNumbered ? number : 0, isNumbered ? madeAt : null).entry());
    }
  }

  private void writeIfFull() {
    if (closings.size() >= batchStatements) {
      write();
    }
  }

  /** Sends what is left. */
  void write() {
    if (isReal && !closings.isEmpty()) {
      archive
          .add(List.copyOf(statements), List.copyOf(closings))
          .forEach(statement -> result.add(statement.entry()));
    }
    statements.clear();
    closings.clear();
  }
}
