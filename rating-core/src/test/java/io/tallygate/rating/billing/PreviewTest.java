package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewTest {
  private final BillingBench bench =
      new BillingBench(
          """
          meters:
            - {key: clicks, eventType: click, aggregation: count}
            - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2, keep: events}
          customers:
            - {key: acme, zone: UTC, currency: EUR}
          plans:
            - key: web
              currency: EUR
              charges:
                - {type: base-fee, key: fee, amount: "10.00"}
                - {type: graduated, key: clicks, meter: clicks, tiers: [{upTo: "100", price: "1"}, {price: "0.5"}]}
                - {type: percentage, key: sales, meter: sales, percent: "10", fixedFee: "0.10"}
          subscriptions:
            - {key: a, customer: acme, plan: web, from: 2024-01-01, subjects: [h1]}
          """);
  private final Preview preview =
      new Preview(() -> bench.catalog, bench.usage, bench.usage, bench.archive);

  private void clicks(String time, int count) {
    for (int i = 0; i < count; i++) {
      bench.count("clicks", "h1", time, "1");
    }
  }

  @Test
  void shouldExpectTheLastWeekAgainAndAgainThroughTiers() {
    // Not a part of the pattern, and a part of the period.
    clicks("2024-02-01T12:00:00Z", 7);
    // The last seven days before 15 February: 40 clicks on the 9th, a sale on the 14th.
    clicks("2024-02-09T12:00:00Z", 40);
    bench.count("sales", "h1", "2024-02-14T20:00:00Z", "50.00");
    bench.close("2024-02-02T00:00:00Z");

    Forecast forecast = preview.forecast(0, "a", Instant.parse("2024-02-15T00:07:00Z"));

    assertThat(forecast.from()).isEqualTo(Instant.parse("2024-02-15T00:00:00Z"));
    assertThat(forecast.pattern()).isEqualTo(Duration.ofDays(7));
    assertThat(forecast.soFar().lines())
        .extracting(line -> line.charge() + " " + line.amount())
        .containsExactly("fee 10.00", "clicks 47.00", "sales 5.10");
    // The 16th and the 23rd; the 21st and the 28th.
    assertThat(forecast.expected().lines())
        .extracting(line -> line.charge() + " " + line.quantity() + " " + line.amount())
        .contains("clicks 100 100.00", "clicks 27 13.50");
    assertThat(forecast.expected().total()).isEqualTo(new BigDecimal("138.80"));
  }

  @Test
  void shouldExpectWhatThereIsOnTheFirstDay() {
    clicks("2024-01-01T00:05:00Z", 2);
    Forecast hours = preview.forecast(0, "a", Instant.parse("2024-01-01T06:00:00Z"));
    assertThat(hours.pattern()).isEqualTo(Duration.ofHours(6));
    // Four times a day, 31 days.
    assertThat(hours.expected().total())
        .isEqualTo(new BigDecimal("10.00").add(new BigDecimal(100 + 148 / 2)).setScale(2));

    Forecast atOnce = preview.forecast(0, "a", Instant.parse("2024-01-01T00:03:00Z"));
    assertThat(atOnce.pattern()).isZero();
    assertThat(atOnce.expected().total()).isLessThanOrEqualTo(atOnce.soFar().total());
  }

  @Test
  void shouldRefuseAForecastOfWhatIsClosed() {
    clicks("2024-01-05T00:00:00Z", 1);
    bench.close("2024-02-02T00:00:00Z");
    Instant closed = Instant.parse("2024-01-15T00:00:00Z");
    assertThatThrownBy(() -> preview.forecast(0, "a", closed))
        .hasMessageContaining("no open period holds the instant");
    assertThatThrownBy(() -> preview.forecast(0, "b", closed))
        .hasMessageContaining("there is no such subscription");
  }

  @Test
  void shouldCutUnbilledUsageAtTheDayOfAccount() {
    bench.apply(
        "items: [{key: i, subscription: a, date: 2024-01-10, text: Setup, quantity: 1, price: \"5.00\"}]");
    clicks("2024-01-05T00:00:00Z", 3);
    clicks("2024-01-20T00:00:00Z", 4);
    clicks("2024-02-05T00:00:00Z", 1);
    Instant midJanuary = Instant.parse("2024-01-16T00:00:00Z");
    Instant midFebruary = Instant.parse("2024-02-16T00:00:00Z");

    assertThat(unbilled(midJanuary))
        .containsExactly("a 2024-01-01T00:00:00Z 8.00 0 [clicks 3, item 5]");
    // Two periods are open, the fee of the first one is due.
    assertThat(unbilled(midFebruary))
        .containsExactly("a 2024-01-01T00:00:00Z 23.00 0 [fee 10, clicks 8, item 5]");

    bench.close("2024-02-02T00:00:00Z");
    clicks("2024-01-21T00:00:00Z", 2);
    assertThat(unbilled(midFebruary))
        .containsExactly("a 2024-02-01T00:00:00Z 3.00 2.00 [clicks 1]");
    // What was closed later does not change the day of account; what came late does.
    assertThat(unbilled(midJanuary))
        .containsExactly("a 2024-01-01T00:00:00Z 8.00 0 [clicks 3, item 5]");
    assertThat(unbilled(Instant.parse("2024-01-01T00:00:00Z"))).isEmpty();
  }

  private List<String> unbilled(Instant at) {
    return preview.unbilled(0, at, "", 10).stream()
        .map(
            u ->
                u.subscription()
                    + " "
                    + u.from()
                    + " "
                    + u.amount()
                    + " "
                    + u.adjustments()
                    + " "
                    + u.charges().stream()
                        .map(
                            c -> c.charge() + " " + c.amount().stripTrailingZeros().toPlainString())
                        .toList())
        .toList();
  }
}
