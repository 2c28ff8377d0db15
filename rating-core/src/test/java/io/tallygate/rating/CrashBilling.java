package io.tallygate.rating;

import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.BillRunResult;
import io.tallygate.rating.billing.BillRunSettings;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.period.LatePolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bill runs over {@link CoreTraffic}, and what can be compared of the statements of two cores with different pasts. */
final class CrashBilling {
  private static final int PAGE = 1_000;

  /** Fewer than there are subscriptions, so that a run is killed between two batches as well. */
  private static final int BATCH_STATEMENTS = 500;

  private CrashBilling() {}

  /** Closes every month through this one. */
  static BillRunResult close(RatingCore core, int month) {
    return new BillRun(
            core::catalog,
            core.usage(),
            core.flushes(),
            core.statements(),
            LatePolicy.DEFAULT,
            new BillRunSettings(2, BATCH_STATEMENTS))
        .close(0, CrashCatalog.closable(month), CrashCatalog.closable(CrashCatalog.MONTHS - 1));
  }

  static List<Statement> statements(RatingCore core) {
    List<Statement> statements = new ArrayList<>();
    for (long last = 0; last < core.statements().lastId(); ) {
      for (StatementEntry entry : core.statements().list(0, StatementFilter.ALL, last, PAGE)) {
        statements.add(core.statements().read(0, entry.id()));
        last = entry.id();
      }
    }
    return statements;
  }

  /**
   * Everything that a customer sees of a statement, and what was counted for it. Not the numbers of flushes: how often counters
   * were flushed is the one thing about usage in which an undisturbed run differs.
   */
  static String seen(Statement statement) {
    StringBuilder seen =
        new StringBuilder()
            .append(statement.number())
            .append(' ')
            .append(statement.subscription())
            .append(' ')
            .append(statement.period())
            .append(' ')
            .append(statement.start())
            .append(' ')
            .append(statement.end())
            .append(" previous ")
            .append(statement.previousId())
            .append(" total ")
            .append(statement.total());
    for (StatementLine line : statement.lines()) {
      seen.append("\n  ")
          .append(line.charge())
          .append(' ')
          .append(line.quantity())
          .append(' ')
          .append(line.amount())
          .append(" records ")
          .append(line.evidence().records())
          .append(" from ")
          .append(line.evidence().firstWindow())
          .append(" to ")
          .append(line.evidence().lastWindow());
    }
    for (Adjustment adjustment : statement.adjustments()) {
      seen.append("\n  adjusts ").append(adjustment);
    }
    return seen.toString();
  }

  /** What each charge of each period comes to over all statements, adjustments included; without those that come to nothing. */
  static Map<String, BigDecimal> owed(List<Statement> statements) {
    Map<String, BigDecimal> owed = new TreeMap<>();
    for (Statement statement : statements) {
      for (StatementLine line : statement.lines()) {
        add(owed, statement, statement.period(), line.charge(), line.amount());
      }
      for (Adjustment adjustment : statement.adjustments()) {
        add(owed, statement, adjustment.period(), adjustment.charge(), adjustment.amount());
      }
    }
    owed.values().removeIf(amount -> amount.signum() == 0);
    return owed;
  }

  private static void add(
      Map<String, BigDecimal> owed,
      Statement statement,
      String period,
      String charge,
      BigDecimal amount) {
    owed.merge(statement.subscription() + " " + period + " " + charge, amount, BigDecimal::add);
  }
}
