package io.tallygate.rating.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.period.LatePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Statements must not depend on how many threads price them, nor on how they are batched. */
class BillRunThreadsDifferentialTest {
  private static final int SUBSCRIPTIONS = 1_500;
  private static final long SEED = 20261126;

  /** Two subscriptions for each customer; each third customer has credit that the first months use up. */
  private static String catalog() {
    StringBuilder yaml =
        new StringBuilder(
            """
            meters:
              - {key: clicks, eventType: click, aggregation: count}
              - {key: bytes, eventType: data, aggregation: sum, value: $.n, unit: B, scale: 0}
            plans:
              - key: web
                currency: EUR
                charges:
                  - {type: base-fee, key: base, name: Base, amount: "0.99"}
                  - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.013", included: "2"}
                  - {type: graduated, key: bytes, name: Bytes, meter: bytes,
                     tiers: [{upTo: "50", price: "0.011"}, {price: "0.003"}]}
            """);
    yaml.append("customers:\n");
    for (int i = 0; i < SUBSCRIPTIONS; i += 2) {
      yaml.append(
          "  - {key: c%d, zone: Europe/Berlin, currency: EUR, hold: %s}%n"
              .formatted(i, i % 100 == 98));
    }
    yaml.append("subscriptions:\n");
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      yaml.append(
          "  - {key: s%d, customer: c%d, plan: web, from: 2024-01-%02d, subjects: [h%d]%s}%n"
              .formatted(i, i - i % 2, 1 + i % 3, i, i % 10 == 9 ? ", to: 2024-02-10" : ""));
    }
    yaml.append("grants:\n");
    for (int i = 0; i < SUBSCRIPTIONS; i += 6) {
      yaml.append(
          "  - {key: g%d, customer: c%d, amount: \"2.50\", from: 2024-01-01}%n".formatted(i, i));
    }
    return yaml.toString();
  }

  private static void use(BillingBench bench, Random random, int month) {
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      if (random.nextInt(4) > 0) {
        String time = "2024-%02d-%02dT12:00:00Z".formatted(month, 3 + random.nextInt(20));
        bench.count("clicks", "h" + i, time, "1");
        bench.count("bytes", "h" + i, time, String.valueOf(random.nextInt(200)));
      }
    }
  }

  private static List<String> statements(BillRunSettings settings) {
    BillingBench bench = new BillingBench(catalog());
    Random random = new Random(SEED);
    BillRun run =
        new BillRun(
            () -> bench.catalog,
            bench.usage,
            bench.usage,
            bench.archive,
            new LatePolicy(Duration.ofHours(1)),
            settings);
    use(bench, random, 1);
    use(bench, random, 2);
    run.close(0, Instant.parse("2024-03-02T00:00:00Z"), BillingBench.NOW);
    // Late for both months, of subscriptions that are over as well.
    use(bench, random, 1);
    use(bench, random, 3);
    run.close(0, Instant.parse("2024-04-02T00:00:00Z"), BillingBench.NOW);
    return bench.archive.all().stream()
        .map(statement -> new String(StatementJson.write(statement), UTF_8))
        .toList();
  }

  @Test
  void shouldMakeTheSameStatementsOnOneThreadAndOnFour() {
    List<String> one = statements(new BillRunSettings(1, 100_000));
    List<String> four = statements(new BillRunSettings(4, 7));

    assertThat(one).hasSizeGreaterThan(3 * SUBSCRIPTIONS / 2);
    assertThat(one).anyMatch(statement -> !statement.contains("\"adjustments\":[]"));
    assertThat(one).anyMatch(statement -> !statement.contains("\"credits\":[]"));
    assertThat(four).isEqualTo(one);
  }
}
