package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Grant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The credit of every customer that a run comes to, read when it is first needed. Not thread-safe; lives for one run. */
final class CreditLedgers {
  private final BillingSnapshot snapshot;
  private final Map<String, CreditLedger> byCustomer = new HashMap<>();

  CreditLedgers(BillingSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The statement, paid from its customer's credit as far as that goes. */
  Statement pay(Statement statement) {
    List<Grant> grants = snapshot.tenantCatalog().grants(statement.customer());
    if (grants.isEmpty()) {
      return statement;
    }
    return statement.paidBy(ledger(statement.customer()).draw(statement));
  }

  private CreditLedger ledger(String customer) {
    return byCustomer.computeIfAbsent(
        customer,
        key ->
            new CreditLedger(
                snapshot.tenant(), key, snapshot.tenantCatalog().grants(key), snapshot.archive()));
  }

  /** What a statement had drawn, given back to its customer's credit. */
  List<CreditDraw> giveBack(Statement statement) {
    return statement.credits().isEmpty()
        ? List.of()
        : ledger(statement.customer()).giveBack(statement.credits());
  }
}
