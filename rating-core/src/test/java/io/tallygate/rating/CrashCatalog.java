package io.tallygate.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Who pays for {@link CoreTraffic}: a subscription for each of the first subjects, over some months; the other subjects stay in
 * suspense. So many subscriptions that a bill run issues its statements in more than one batch.
 */
final class CrashCatalog {
  static final int SUBJECTS = 528;
  static final int MONTHS = 6;
  static final int SUBSCRIPTIONS = 520;
  private static final YearMonth FIRST = YearMonth.of(2025, 9);

  /** Meters, a customer and a plan; its subscriptions, a line each, go below. */
  static final String TARIFF =
      """
      meters:
        - {key: clicks, eventType: click, aggregation: count, unit: click, scale: 0}
        - {key: calls, eventType: call, aggregation: sum, value: $.duration, unit: s, scale: 0, pulses: ["60/60", "60/6"]}
        - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2, keep: events, window: 5}
      customers:
        - {key: acme, name: ACME, zone: UTC, currency: EUR}
      plans:
        - key: all
          name: All
          currency: EUR
          period: month
          charges:
            - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.013", included: "1"}
            - {type: call, key: calls, name: Calls, meter: calls, pulse: 60/60, price: "0.09", per: "60"}
            - {type: percentage, key: share, name: Share of sales, meter: sales, rates: {"*": "7"}}
            - {type: base-fee, key: base, name: Base fee, amount: "5.00", every: month}
      subscriptions:
      """;

  private CrashCatalog() {}

  static CatalogDocument document() throws IOException, CatalogException {
    StringBuilder yaml = new StringBuilder(TARIFF);
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      yaml.append(
          "  - {key: sub-%d, customer: acme, plan: all, from: %s, to: %s, subjects: [s%d]}%n"
              .formatted(i, FIRST.atDay(1), FIRST.plusMonths(MONTHS).atDay(1), i));
    }
    return CatalogReader.readYaml(new ByteArrayInputStream(yaml.toString().getBytes(UTF_8)));
  }

  /** Start of a month, from 0. */
  static long startMs(int month) {
    return start(month).toEpochMilli();
  }

  private static Instant start(int month) {
    return FIRST.plusMonths(month).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** An instant at which a month, and no later one, may be closed. */
  static Instant closable(int month) {
    return start(month + 1).plus(Duration.ofDays(1));
  }
}
