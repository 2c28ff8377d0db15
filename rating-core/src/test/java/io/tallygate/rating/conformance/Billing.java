package io.tallygate.rating.conformance;

import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.charge.LineKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The statements of a case, by bill run.
 *
 * @param runs statements issued by each; none where there was nothing to bill
 */
record Billing(List<List<Statement>> runs) {

  /** What one statement, or one run, billed. */
  static Billing of(List<Statement> run) {
    return new Billing(List.of(run));
  }

  Figure run(int index) {
    return Figure.sum(runs.get(index));
  }

  Figure last() {
    return run(runs.size() - 1);
  }

  /** Everything but the last run. */
  Figure earlier() {
    Figure sum = Figure.ZERO;
    for (int i = 0; i < runs.size() - 1; i++) {
      sum = sum.plus(run(i));
    }
    return sum;
  }

  /** The own lines of the last run's statements. */
  List<StatementLine> lines() {
    List<StatementLine> lines = new ArrayList<>();
    runs.get(runs.size() - 1).forEach(statement -> lines.addAll(statement.lines()));
    return lines;
  }

  Figure lines(Predicate<StatementLine> wanted) {
    Figure sum = Figure.ZERO;
    for (StatementLine line : lines()) {
      if (wanted.test(line)) {
        sum = sum.plus(Figure.of(line));
      }
    }
    return sum;
  }

  Figure lines(LineKind kind) {
    return lines(line -> line.kind() == kind);
  }

  /** What the last run corrected of a period. */
  Figure adjustments(Instant periodStart) {
    Figure sum = Figure.ZERO;
    for (Statement statement : runs.get(runs.size() - 1)) {
      for (Adjustment adjustment : statement.adjustments()) {
        if (adjustment.periodStart().equals(periodStart)) {
          sum = sum.plus(Figure.of(adjustment));
        }
      }
    }
    return sum;
  }

  /** The tax of the last run. */
  Figure tax() {
    BigDecimal tax = BigDecimal.ZERO;
    for (Statement statement : runs.get(runs.size() - 1)) {
      if (statement.tax() != null) {
        tax = tax.add(statement.tax().amount());
      }
    }
    return Figure.of(tax);
  }
}
