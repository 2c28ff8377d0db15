package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.StatementLine;

/** The base fee of a plan. */
final class Fees {
  private static final String KEY = "base";

  private Fees() {}

  /** A fee for each statement period, in arrears. */
  static ObjectNode add(CatalogDraft draft, Timeline timeline, String amount) {
    return draft
        .charge("base-fee", KEY)
        .put("amount", amount)
        .put("every", Timeline.text(timeline.length()));
  }

  static boolean isFee(StatementLine line) {
    return line.charge().equals(KEY);
  }
}
