package io.tallygate.loadtest.budget;

import java.util.Collection;
import java.util.TreeSet;

/**
 * Processor time of one station in one of the processes.
 *
 * @param isGateway whether it is the gateway's; else the generator's
 * @param threads labels of the roles that worked at it
 * @param userNs in all, nanoseconds
 * @param systemNs in the kernel, in all, nanoseconds
 */
record BudgetRow(
    boolean isGateway, Station station, TreeSet<String> threads, double userNs, double systemNs) {
  double totalNs() {
    return userNs + systemNs;
  }

  static double totalNs(Collection<BudgetRow> rows) {
    return rows.stream().mapToDouble(BudgetRow::totalNs).sum();
  }
}
