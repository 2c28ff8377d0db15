package io.tallygate.rating.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.journal.StatementJournal;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Law 5: a statement's lines add up to its total, and every line says where it comes from; each tenant's numbers follow each
 * other; a period has just one statement that stands.
 */
final class StatementAudit {
  private final Faults faults = new Faults();
  private final Map<Integer, Long> lastNumbers = new HashMap<>();
  private final Map<Long, Draft> drafts = new HashMap<>();
  private final Map<Long, Issued> issued = new HashMap<>();

  /** By subscription and start of period: the statement that stands for it; 0: there was nothing to bill. */
  private final Map<String, NavigableMap<Instant, Long>> standing = new HashMap<>();

  private long statements;
  private long lastId;

  /** A statement without a number. */
  private record Draft(
      int tenant, Period period, BigDecimal total, boolean isFirst, boolean isApproved) {}

  private record Issued(Period period, BigDecimal total) {}

  private record Period(String subscription, Instant start) {
    /** Of a statement or a closing. */
    static Period of(JsonNode json) {
      return new Period(
          json.path("tenant").asInt() + "/" + json.path("subscription").asText(),
          Instant.parse(json.path("start").asText()));
    }
  }

  LawResult run(StatementJournal journal) throws IOException {
    ObjectMapper json = new ObjectMapper();
    journal.forEachAfter(0, (place, bytes) -> entry(json.readTree(bytes)));
    return faults.result(
        5,
        "a statement's lines add up to its total and name their evidence; a tenant's numbers follow each other; a"
            + " period has one statement that stands",
        statements + " statements");
  }

  private void entry(JsonNode entry) {
    for (JsonNode closing : entry.path("closings")) {
      // Without a statement there was nothing to bill.
      if (closing.path("statementId").asLong() == 0) {
        stand(Period.of(closing), 0);
      }
    }
    if (entry.hasNonNull("statement")) {
      statement(entry.get("statement"));
    }
    if (entry.hasNonNull("change")) {
      change(entry.get("change"));
    }
  }

  private NavigableMap<Instant, Long> standing(Period period) {
    return standing.computeIfAbsent(period.subscription, key -> new TreeMap<>());
  }

  private void stand(Period period, long statement) {
    faults.unless(
        standing(period).putIfAbsent(period.start, statement) == null,
        "a period has two statements [period=" + period + "]");
  }

  private void statement(JsonNode statement) {
    statements++;
    long id = statement.path("id").asLong();
    faults.unless(
        id == lastId + 1, "statement id does not follow [id=" + id + "] [before=" + lastId + "]");
    lastId = id;
    BigDecimal total = new BigDecimal(statement.path("total").asText("0"));
    amounts(statement, id, total);
    Period period = Period.of(statement);
    String kind = statement.path("kind").asText();
    if (kind.equals("cancellation")) {
      Issued cancelled = issued.get(statement.path("relatesTo").path("id").asLong());
      faults.unless(
          cancelled != null
              && cancelled.total.add(total).signum() == 0
              && standing(cancelled.period).remove(cancelled.period.start) != null,
          "a cancellation does not take back a statement that stands [id=" + id + "]");
    } else {
      stand(period, id);
    }
    int tenant = statement.path("tenant").asInt();
    if (statement.path("state").asText().equals("issued")) {
      number(tenant, statement.path("number").asLong());
      issued.put(id, new Issued(period, total));
    } else {
      drafts.put(id, new Draft(tenant, period, total, kind.equals("statement"), false));
    }
  }

  private void number(int tenant, long number) {
    long before = lastNumbers.getOrDefault(tenant, 0L);
    faults.unless(
        number == before + 1,
        "statement number does not follow [tenant="
            + tenant
            + "] [number="
            + number
            + "] [before="
            + before
            + "]");
    lastNumbers.put(tenant, number);
  }

  private void change(JsonNode change) {
    String step = change.path("step").asText();
    long number = change.path("firstNumber").asLong();
    for (JsonNode id : change.path("ids")) {
      Draft draft = drafts.remove(id.asLong());
      faults.unless(
          draft != null && (draft.isApproved || !step.equals("issue")),
          "a step of a statement that is not in a state for it [step="
              + step
              + "] [id="
              + id.asLong()
              + "]");
      if (draft != null) {
        switch (step) {
          case "approve" ->
              drafts.put(
                  id.asLong(),
                  new Draft(draft.tenant, draft.period, draft.total, draft.isFirst, true));
          case "issue" -> {
            number(draft.tenant, number++);
            issued.put(id.asLong(), new Issued(draft.period, draft.total));
          }
          default -> discard(draft);
        }
      }
    }
  }

  /** Periods that came after it and had nothing to bill are open again too. */
  private void discard(Draft draft) {
    NavigableMap<Instant, Long> own = standing(draft.period);
    own.remove(draft.period.start);
    if (draft.isFirst) {
      own.tailMap(draft.period.start, true).values().removeIf(statement -> statement == 0);
    }
  }

  private void amounts(JsonNode statement, long id, BigDecimal total) {
    BigDecimal sum = BigDecimal.ZERO;
    for (String part : new String[] {"lines", "adjustments"}) {
      for (JsonNode line : statement.path(part)) {
        sum = sum.add(new BigDecimal(line.path("amount").asText()));
        faults.unless(
            line.hasNonNull("evidence"),
            "line without evidence [id=" + id + "] [charge=" + line.path("charge") + "]");
      }
    }
    JsonNode tax = statement.path("tax");
    if (tax.hasNonNull("amount") && !tax.path("isIncluded").asBoolean()) {
      sum = sum.add(new BigDecimal(tax.path("amount").asText()));
    }
    faults.unless(
        sum.compareTo(total) == 0,
        "lines do not add up [id=" + id + "] [total=" + total + "] [lines=" + sum + "]");
  }
}
