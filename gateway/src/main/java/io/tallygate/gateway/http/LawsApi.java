package io.tallygate.gateway.http;

import io.tallygate.gateway.ops.Fields;
import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.CountedSums;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.billing.StatementLine;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The laws with their sums, as far as they can be summed while usage comes in: nothing waits for it. The others need the log to be read
 * again, which {@code tallygate verify} does at rest.
 */
final class LawsApi {
  private static final int LOOKS_MAX = 4;
  private static final int STATEMENTS = 100;

  private static final List<Map<String, Object>> AT_REST =
      List.of(
          Fields.of("law", 2, "text", "quantities and parts of the log = those counted"),
          Fields.of("law", 3, "text", "every acknowledged frame is counted exactly once"),
          Fields.of("law", 4, "text", "replay from a retained checkpoint = live state"));

  private final RatingCore core;
  private final Clock clock;

  LawsApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  Reply laws(Call call) throws ProblemException {
    int tenant = core.catalog().tenant(call.access().tenant());
    List<Map<String, Object>> laws = new ArrayList<>();
    laws.add(eventsSinceTheStart());
    CountedSums sums = core.countedSums();
    Instant summedAt = clock.instant();
    laws.add(eventsThroughAFlush(sums, summedAt));
    laws.add(recordsThroughAFlush(sums, summedAt));
    if (tenant >= 0) {
      laws.addAll(statements(tenant));
    }
    return Reply.ok(Fields.of("laws", laws, "atRest", AT_REST));
  }

  /** Totals are published together; one that is read between two of them is read again. */
  private Map<String, Object> eventsSinceTheStart() {
    CoreStatistics statistics = core.statistics();
    Events events = Events.of(statistics);
    for (int looks = 1; looks < LOOKS_MAX && events.difference() != 0; looks++) {
      events = Events.of(statistics);
    }
    return events.law("events-now", "totals of the running core", clock.instant());
  }

  private static Map<String, Object> eventsThroughAFlush(CountedSums sums, Instant at) {
    return new Events(
            sums.eventsReceived(),
            sums.eventsAccepted(),
            sums.eventsDuplicate(),
            sums.eventsRefused())
        .law("events-stored", through(sums), at);
  }

  private static String through(CountedSums sums) {
    return "since the beginning, through flush " + sums.flush();
  }

  private record Events(long received, long accepted, long duplicate, long refused) {
    static Events of(CoreStatistics statistics) {
      return new Events(
          statistics.eventsReceived(),
          statistics.eventsAccepted(),
          statistics.eventsDuplicate(),
          statistics.eventsRefused());
    }

    long difference() {
      return received - accepted - duplicate - refused;
    }

    Map<String, Object> law(String id, String over, Instant at) {
      return LawsApi.law(
          id,
          1,
          "events received = accepted + duplicate + refused",
          over,
          BigDecimal.valueOf(received),
          "received",
          BigDecimal.valueOf(accepted + duplicate + refused),
          "accepted " + accepted + " + duplicate " + duplicate + " + refused " + refused,
          at);
    }
  }

  private static Map<String, Object> recordsThroughAFlush(CountedSums sums, Instant at) {
    return law(
        "records-stored",
        2,
        "records counted by the core = records held by the usage store",
        through(sums),
        BigDecimal.valueOf(sums.recordsCounted()),
        "counted by the core",
        BigDecimal.valueOf(sums.recordsStored()),
        "held by the store",
        at);
  }

  /** By currency, as sums of money are. */
  private List<Map<String, Object>> statements(int tenant) {
    Map<String, Money> byCurrency = new TreeMap<>();
    List<StatementEntry> newest =
        core.statements().newest(tenant, StatementFilter.ALL, Long.MAX_VALUE, STATEMENTS);
    for (StatementEntry entry : newest) {
      Statement statement = core.statements().read(tenant, entry.id());
      if (statement != null) {
        byCurrency.merge(entry.currency(), Money.of(statement, entry), Money::plus);
      }
    }
    Instant at = clock.instant();
    List<Map<String, Object>> laws = new ArrayList<>();
    byCurrency.forEach(
        (currency, money) ->
            laws.add(
                law(
                    "statements-" + currency,
                    5,
                    "lines + adjustments + tax of statements = their totals in the list",
                    "the newest " + money.count + " statements in " + currency,
                    money.lines,
                    "lines, adjustments and tax",
                    money.totals,
                    "totals",
                    at)));
    return laws;
  }

  private record Money(int count, BigDecimal lines, BigDecimal totals) {
    static Money of(Statement statement, StatementEntry entry) {
      BigDecimal lines = BigDecimal.ZERO;
      for (StatementLine line : statement.lines()) {
        lines = lines.add(line.amount());
      }
      for (Adjustment adjustment : statement.adjustments()) {
        lines = lines.add(adjustment.amount());
      }
      if (statement.tax() != null && !statement.tax().isIncluded()) {
        lines = lines.add(statement.tax().amount());
      }
      return new Money(1, lines, entry.total());
    }

    Money plus(Money other) {
      return new Money(count + other.count, lines.add(other.lines), totals.add(other.totals));
    }
  }

  private static Map<String, Object> law(
      String id,
      int number,
      String text,
      String over,
      BigDecimal left,
      String leftText,
      BigDecimal right,
      String rightText,
      Instant summedAt) {
    BigDecimal difference = left.subtract(right);
    return Fields.of(
        "id", id,
        "law", number,
        "text", text,
        "over", over,
        "left", left.toPlainString(),
        "leftText", leftText,
        "right", right.toPlainString(),
        "rightText", rightText,
        "difference", difference.toPlainString(),
        "holds", difference.signum() == 0,
        "summedAt", summedAt);
  }
}
