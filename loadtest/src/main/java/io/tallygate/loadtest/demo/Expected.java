package io.tallygate.loadtest.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demo must come to, as {@code expected.py} computed it from the same data.
 *
 * @param counts records by meter
 * @param sums by meter, in the meter's unit
 * @param billed by tariff, period and currency
 * @param statements totals by subscription and period
 * @param dues what is left to pay after prepaid credit, of those statements whose customers have some
 */
record Expected(
    Map<String, Long> counts,
    Map<String, BigDecimal> sums,
    List<Billed> billed,
    Map<Statement, BigDecimal> statements,
    Map<Statement, BigDecimal> dues) {
  /** The name of a statement. */
  record Statement(String subscription, String period, String currency) {}

  /** What all statements of a tariff and period come to. */
  record Billed(String tariff, String period, String currency, BigDecimal total) {}

  static Expected read() throws IOException {
    return of(DemoData.csv("expected.csv", ','));
  }

  static Expected of(List<String[]> rows) throws IOException {
    Expected expected =
        new Expected(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new ArrayList<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    String[] header = rows.get(0);
    int scope = DemoData.column(header, "scope");
    int subscription = DemoData.column(header, "subscription");
    int period = DemoData.column(header, "period");
    int currency = DemoData.column(header, "currency");
    int total = DemoData.column(header, "total");
    for (String[] row : rows.subList(1, rows.size())) {
      BigDecimal value = new BigDecimal(row[total]);
      switch (row[scope]) {
        case "count" -> expected.counts.put(row[subscription], value.longValueExact());
        case "sum" -> expected.sums.put(row[subscription], value);
        case "billed" ->
            expected.billed.add(new Billed(row[subscription], row[period], row[currency], value));
        case "statement" ->
            expected.statements.put(
                new Statement(row[subscription], row[period], row[currency]), value);
        case "due" ->
            expected.dues.put(new Statement(row[subscription], row[period], row[currency]), value);
        case "statements" -> {
          // How many there are follows from the statement rows.
        }
        default ->
            throw new IOException("unknown row of expected totals [scope=" + row[scope] + "]");
      }
    }
    return expected;
  }
}
