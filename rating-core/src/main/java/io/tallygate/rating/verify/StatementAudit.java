package io.tallygate.rating.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.journal.StatementJournal;
import java.io.IOException;
import java.math.BigDecimal;

/** Law 5: a statement's lines add up to its total, numbers follow each other, and every line says where it comes from. */
final class StatementAudit {
  private final Faults faults = new Faults();
  private long statements;
  private long lastNumber;

  LawResult run(StatementJournal journal) throws IOException {
    ObjectMapper json = new ObjectMapper();
    journal.forEachAfter(0, (place, bytes) -> entry(json.readTree(bytes)));
    return faults.result(
        5,
        "a statement's lines add up to its total and name their evidence; numbers follow each other",
        statements + " statements");
  }

  /** An entry without a statement closes periods in which there was nothing to bill. */
  private void entry(JsonNode entry) {
    if (entry.hasNonNull("statement")) {
      statement(entry.get("statement"));
    }
  }

  private void statement(JsonNode statement) {
    statements++;
    long number = statement.path("number").asLong();
    faults.unless(
        number == lastNumber + 1,
        "statement number does not follow [number=" + number + "] [before=" + lastNumber + "]");
    lastNumber = number;
    BigDecimal sum = BigDecimal.ZERO;
    for (String part : new String[] {"lines", "adjustments"}) {
      for (JsonNode line : statement.path(part)) {
        sum = sum.add(new BigDecimal(line.path("amount").asText()));
        faults.unless(
            !line.path("evidence").isMissingNode() && !line.path("evidence").isNull(),
            "line without evidence [number=" + number + "] [charge=" + line.path("charge") + "]");
      }
    }
    JsonNode tax = statement.path("tax");
    if (tax.hasNonNull("amount") && !tax.path("isIncluded").asBoolean()) {
      sum = sum.add(new BigDecimal(tax.path("amount").asText()));
    }
    BigDecimal total = new BigDecimal(statement.path("total").asText("0"));
    faults.unless(
        sum.compareTo(total) == 0,
        "lines do not add up [number=" + number + "] [total=" + total + "] [lines=" + sum + "]");
  }
}
