package io.tallygate.rating.charge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Pulse;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Cases whose amounts others have published, or that were worked out by hand. */
class WorkedCasesTest {
  /** Quantities of the cases have at most this many decimal places. */
  private static final int SCALE = 2;

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/charge/worked-cases.csv", numLinesToSkip = 1)
  void shouldComeToTheAmount(
      String name,
      String source,
      String model,
      BigDecimal price,
      BigDecimal per,
      BigDecimal included,
      String pulse,
      String quantities,
      BigDecimal exact,
      BigDecimal amount) {
    Pulse rule = pulse == null ? new Pulse(1, 1) : rule(pulse);
    FixedContext context = new FixedContext(Aggregation.SUM, SCALE, rule);
    for (String quantity : quantities.split(";")) {
      context.count("x", quantity);
    }

    List<ChargeLine> lines = context.lines(charge(model, price, per, included, rule));

    assertThat(lines).hasSize(1);
    ChargeLine line = lines.get(0);
    assertThat(line.amount()).isEqualTo(amount);
    if (exact != null) {
      // quantity × price / per, without any rounding
      assertThat(line.quantity().multiply(line.price()).divide(line.per()))
          .isEqualByComparingTo(exact);
    }
  }

  private static Charge charge(
      String model, BigDecimal price, BigDecimal per, BigDecimal included, Pulse rule) {
    return switch (model) {
      case "per-unit" ->
          new UsageCharge(
              "k", "n", Quantity.of("m"), included, null, new UnitPrice(price, per), null);
      case "call" ->
          new PulseCall(
              "k", "n", "m", rule, new UnitPrice(price, per), included, null, DimensionFilter.ALL);
      case "percentage" ->
          new Percentage("k", "n", "m", null, Map.of("*", price), DimensionFilter.ALL);
      default -> throw new IllegalArgumentException(model);
    };
  }

  private static Pulse rule(String pulse) {
    String[] parts = pulse.split("/");
    return new Pulse(Long.parseLong(parts[0]) * 100, Long.parseLong(parts[1]) * 100);
  }
}
