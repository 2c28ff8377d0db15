package io.tallygate.rating.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.period.Span;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.junit.jupiter.api.Test;

class ChargeTest {
  private static final Span ALL_JANUARY =
      new Span(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-02-01T00:00:00Z"));
  private static final FeeInterval JANUARY =
      new FeeInterval(ALL_JANUARY, ALL_JANUARY, ALL_JANUARY, "2024-01");

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static Charge perUnit(String name, String price, String included, DimensionFilter where) {
    return new UsageCharge(
        "c",
        name,
        new Quantity("m", where, null, null, Quantity.Conversion.NONE),
        decimal(included),
        null,
        new UnitPrice(decimal(price), BigDecimal.ONE),
        null);
  }

  private static List<String> amounts(List<ChargeLine> lines) {
    return lines.stream().map(line -> line.text() + " = " + line.amount()).toList();
  }

  @Test
  void shouldChargeOnlyWhatTheFilterTakes() {
    FixedContext context =
        new FixedContext(Aggregation.COUNT, 0).count("out", "1").count("in", "1").count("out", "1");
    Charge charge = perUnit("SMS", "0.09", "0", new DimensionFilter(Map.of("d", "out")));

    assertThat(amounts(context.lines(charge))).containsExactly("SMS = 0.18");
    assertThat(context.lines(charge).get(0).evidence())
        .isEqualTo(new Evidence("m", 1, 2, Instant.EPOCH, Instant.EPOCH, 1, 9, null));
  }

  @Test
  void shouldMakeNoLineWithoutUsageAndOneIfAllIsIncluded() {
    Charge charge = perUnit("Clicks", "0.002", "100", DimensionFilter.ALL);

    assertThat(new FixedContext(Aggregation.COUNT, 0).lines(charge)).isEmpty();
    assertThat(amounts(new FixedContext(Aggregation.COUNT, 0).count("x", "1").lines(charge)))
        .containsExactly("Clicks (1 used, 100 included) = 0.00");
  }

  @Test
  void shouldRoundToTheMinorUnitOfTheCurrency() {
    FixedContext context = new FixedContext(Aggregation.SUM, 0).count("x", "5");
    Charge charge = perUnit("C", "0.1", "0", DimensionFilter.ALL);

    context.currency = CurrencyUnit.JPY;
    assertThat(amounts(context.lines(charge))).containsExactly("C = 1");
    context.currency = CurrencyUnit.of("BHD");
    assertThat(amounts(context.lines(charge))).containsExactly("C = 0.500");
  }

  @Test
  void shouldAddUpMoreThanSixtyFourBits() {
    FixedContext context = new FixedContext(Aggregation.SUM, 0);
    for (int i = 0; i < 4; i++) {
      context.count("x", Long.toString(Long.MAX_VALUE));
    }
    Charge charge = perUnit("C", "1", "0", DimensionFilter.ALL);

    assertThat(context.lines(charge).get(0).quantity())
        .isEqualTo(decimal("9223372036854775807").multiply(decimal("4")));
  }

  @Test
  void shouldRefuseAPulseThatIsNotCounted() {
    Charge charge =
        new PulseCall(
            "v",
            "Calls",
            "m",
            new Pulse(60, 6),
            new UnitPrice(decimal("1"), decimal("60")),
            BigDecimal.ZERO,
            null,
            DimensionFilter.ALL);

    assertThatThrownBy(() -> charge.parts(new FixedContext(Aggregation.SUM, 0, new Pulse(60, 60))))
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

    assertThat(amounts(context.lines(charge)))
        .containsExactly("Fee, 4 % (other d) = 0.01", "Fee, 7 % (UK) = 0.70");
  }

  @Test
  void shouldChargeAFeeForEachIntervalThatEnds() {
    FixedContext context = new FixedContext(Aggregation.COUNT, 0);
    context.fees = List.of(JANUARY);
    Charge always =
        new BaseFee("b", "Base", decimal("5.00"), PeriodLength.MONTH, Proration.NONE, false, false);
    Charge withUsage =
        new BaseFee("b", "Base", decimal("5.00"), PeriodLength.MONTH, Proration.NONE, false, true);

    assertThat(amounts(context.lines(always))).containsExactly("Base 2024-01 = 5.00");
    assertThat(context.lines(withUsage)).isEmpty();
    context.hasUsage = true;
    assertThat(amounts(context.lines(withUsage))).containsExactly("Base 2024-01 = 5.00");
    context.fees = List.of();
    assertThat(context.lines(always)).isEmpty();
  }

  @Test
  void shouldChargeTheSetupFeeInTheFirstPeriodOnly() {
    FixedContext context = new FixedContext(Aggregation.COUNT, 0);
    Charge charge = new SetupFee("s", "Setting up", decimal("10"));

    assertThat(context.lines(charge)).isEmpty();
    context.isFirst = true;
    assertThat(amounts(context.lines(charge))).containsExactly("Setting up = 10.00");
  }

  @Test
  void shouldPriceAnItemWithItsKeyAsEvidence() {
    ChargeLine line =
        OneOff.line(
            "i-1", "Visit", decimal("1.5"), decimal("0.33"), Rounding.DEFAULT, CurrencyUnit.EUR, 7);

    assertThat(line.amount()).isEqualTo("0.50");
    assertThat(line.evidence().item()).isEqualTo("i-1");
    assertThat(line.evidence().throughFlush()).isEqualTo(7);
  }
}
