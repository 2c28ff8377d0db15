package io.tallygate.loadtest.demo;

import io.tallygate.loadtest.GatewayApi.StatementEntry;
import io.tallygate.loadtest.demo.Checks.Check;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every statement beside the one expected, and their sums by tariff and period. */
final class StatementChecks {
  private static final String NONE = "none";
  private static final int SHOWN = 5;
  private static final int SHOWN_WRONG = 20;

  private final Expected expected;
  private final Checks checks;
  private final PrintStream out;

  StatementChecks(Expected expected, Checks checks, PrintStream out) {
    this.expected = expected;
    this.checks = checks;
    this.out = out;
  }

  void compare(List<StatementEntry> issued) {
    Map<Expected.Statement, BigDecimal> actual = new LinkedHashMap<>();
    for (StatementEntry each : issued) {
      actual.merge(
          new Expected.Statement(each.subscription(), each.period(), each.currency()),
          each.total(),
          BigDecimal::add);
    }
    sums(actual);
    out.println(checks.add("statements", expected.statements().size(), issued.size()));
    each("statement", expected.statements(), actual);
  }

  /** What is left to pay, of those statements whose customers have credit. */
  void compareDues(Map<Expected.Statement, BigDecimal> actual) {
    each("due of", expected.dues(), new LinkedHashMap<>(actual));
  }

  private void each(
      String what,
      Map<Expected.Statement, BigDecimal> wanted,
      Map<Expected.Statement, BigDecimal> actual) {
    int shown = 0;
    int wrong = 0;
    for (Map.Entry<Expected.Statement, BigDecimal> each : wanted.entrySet()) {
      BigDecimal amount = actual.remove(each.getKey());
      Check check =
          checks.add(
              name(what, each.getKey()),
              text(each.getValue()),
              amount == null ? NONE : text(amount));
      wrong += check.isOk() ? 0 : 1;
      if (check.isOk() ? shown++ < SHOWN : wrong <= SHOWN_WRONG) {
        out.println(check);
      }
    }
    actual.forEach(
        (statement, amount) -> out.println(checks.add(name(what, statement), NONE, text(amount))));
    out.printf("… %d of \"%s\" compared, %d wrong%n", wanted.size(), what, wrong);
  }

  private void sums(Map<Expected.Statement, BigDecimal> actual) {
    for (Expected.Billed billed : expected.billed()) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Map.Entry<Expected.Statement, BigDecimal> each : actual.entrySet()) {
        Expected.Statement statement = each.getKey();
        if (statement.subscription().endsWith("-" + billed.tariff())
            && statement.period().equals(billed.period())
            && statement.currency().equals(billed.currency())) {
          sum = sum.add(each.getValue());
        }
      }
      out.println(
          checks.add(
              "billed %s %s %s".formatted(billed.tariff(), billed.period(), billed.currency()),
              text(billed.total()),
              text(sum)));
    }
  }

  private static String name(String what, Expected.Statement statement) {
    return "%s %s %s %s"
        .formatted(what, statement.subscription(), statement.period(), statement.currency());
  }

  private static String text(BigDecimal amount) {
    return amount.setScale(Math.max(2, amount.stripTrailingZeros().scale())).toPlainString();
  }
}
