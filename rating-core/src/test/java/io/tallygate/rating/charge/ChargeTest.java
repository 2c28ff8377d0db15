package io.tallygate.rating.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.Test;

class ChargeTest {
  private static final BillingPeriod JANUARY =
      new BillingPeriod(
          Instant.parse("2024-01-01T00:00:00Z"),
          Instant.parse("2024-02-01T00:00:00Z"),
          ZoneOffset.UTC,
          "2024-01");

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static UnitPrice price(String price, String per, String included) {
    return new UnitPrice(decimal(price), decimal(per), decimal(included));
  }

  private static List<String> amounts(List<ChargeLine> lines) {
    return lines.stream().map(line -> line.text() + " = " + line.amount()).toList();
  }

  @Test
  void shouldChargeOnlyWhatTheFilterTakes() {
    FixedContext context =
        new FixedContext(Aggregation.COUNT, 0).count("out", "1").count("in", "1").count("out", "1");
    Charge charge =
        new PerUnit(
            "sms", "SMS", "m", price("0.09", "1", "0"), new DimensionFilter(Map.of("d", "out")));

    assertThat(amounts(charge.rate(context))).containsExactly("SMS = EUR 0.18");
    assertThat(charge.rate(context).get(0).evidence())
        .isEqualTo(new Evidence("m", 1, 2, Instant.EPOCH, Instant.EPOCH, 1, 9, null));
  }

  @Test
  void shouldMakeNoLineWithoutUsageAndOneIfAllIsIncluded() {
    Charge charge =
        new PerUnit("c", "Clicks", "m", price("0.002", "1", "100"), DimensionFilter.ALL);

    assertThat(charge.rate(new FixedContext(Aggregation.COUNT, 0))).isEmpty();
    assertThat(amounts(charge.rate(new FixedContext(Aggregation.COUNT, 0).count("x", "1"))))
        .containsExactly("Clicks (1 used, 100 included) = EUR 0.00");
  }

  @Test
  void shouldRoundToTheMinorUnitOfTheCurrency() {
    FixedContext context = new FixedContext(Aggregation.SUM, 0).count("x", "5");
    Charge charge = new PerUnit("c", "C", "m", price("0.1", "1", "0"), DimensionFilter.ALL);

    context.currency = CurrencyUnit.JPY;
    assertThat(amounts(charge.rate(context))).containsExactly("C = JPY 1");
    context.currency = CurrencyUnit.of("BHD");
    assertThat(amounts(charge.rate(context))).containsExactly("C = BHD 0.500");
  }

  @Test
  void shouldAddUpMoreThanSixtyFourBits() {
    FixedContext context = new FixedContext(Aggregation.SUM, 0);
    for (int i = 0; i < 4; i++) {
      context.count("x", Long.toString(Long.MAX_VALUE));
    }
    Charge charge = new PerUnit("c", "C", "m", price("1", "1", "0"), DimensionFilter.ALL);

    assertThat(charge.rate(context).get(0).quantity())
        .isEqualTo(decimal("9223372036854775807").multiply(decimal("4")));
  }

  @Test
  void shouldRefuseAPulseThatIsNotCounted() {
    Charge charge =
        new Call(
            "v",
            "Calls",
            "m",
            new Decomposition(60, 6),
            price("1", "60", "0"),
            DimensionFilter.ALL);

    assertThatThrownBy(
            () -> charge.rate(new FixedContext(Aggregation.SUM, 0, new Decomposition(60, 60))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldTakeARateByValueAndOneLineForAllOthers() {
    Map<String, BigDecimal> rates = new LinkedHashMap<>();
    rates.put("*", decimal("4"));
    rates.put("UK", decimal("7"));
    FixedContext context =
        new FixedContext(Aggregation.SUM, 2)
            .count("France", "0.13")
            .count("UK", "10.00")
            .count("Spain", "0.12")
            .count("", "0.12");
    Charge charge = new Percentage("f", "Fee", "m", "d", rates, DimensionFilter.ALL);

    assertThat(amounts(charge.rate(context)))
        .containsExactly("Fee, 4 % (other d) = EUR 0.01", "Fee, 7 % (UK) = EUR 0.70");
  }

  @Test
  void shouldChargeAFeeForEachIntervalThatEnds() {
    FixedContext context = new FixedContext(Aggregation.COUNT, 0);
    context.fees = List.of(JANUARY);
    Charge always = new BaseFee("b", "Base", decimal("5.00"), PeriodLength.MONTH, false);
    Charge withUsage = new BaseFee("b", "Base", decimal("5.00"), PeriodLength.MONTH, true);

    assertThat(amounts(always.rate(context))).containsExactly("Base 2024-01 = EUR 5.00");
    assertThat(withUsage.rate(context)).isEmpty();
    context.hasUsage = true;
    assertThat(amounts(withUsage.rate(context))).containsExactly("Base 2024-01 = EUR 5.00");
    context.fees = List.of();
    assertThat(always.rate(context)).isEmpty();
  }

  @Test
  void shouldChargeTheSetupFeeInTheFirstPeriodOnly() {
    FixedContext context = new FixedContext(Aggregation.COUNT, 0);
    Charge charge = new SetupFee("s", "Setting up", decimal("10"));

    assertThat(charge.rate(context)).isEmpty();
    context.isFirst = true;
    assertThat(amounts(charge.rate(context))).containsExactly("Setting up = EUR 10.00");
  }

  @Test
  void shouldPriceAnItemWithItsKeyAsEvidence() {
    ChargeLine line =
        OneOff.line("i-1", "Visit", decimal("1.5"), decimal("0.33"), CurrencyUnit.EUR, 7);

    assertThat(line.amount().getAmount()).isEqualTo("0.50");
    assertThat(line.evidence().item()).isEqualTo("i-1");
    assertThat(line.evidence().throughFlush()).isEqualTo(7);
  }
}
