package io.tallygate.rating.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares of an included tax: all of it, and each within a unit of what a division would say. */
class IncludedTaxPropertyTest {
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void shouldGiveAllOfTheTaxAndNoLineMoreThanAUnitTooMuch(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<BigDecimal> amounts = new ArrayList<>();
      BigDecimal gross = BigDecimal.ZERO;
      for (int i = random.nextInt(8); i >= 0; i--) {
        amounts.add(BigDecimal.valueOf(random.nextInt(20_001) - 5_000, 2));
        gross = gross.add(amounts.get(amounts.size() - 1));
      }
      BigDecimal tax =
          gross
              .multiply(BigDecimal.valueOf(random.nextInt(30)))
              .divide(BigDecimal.valueOf(119), 2, RoundingMode.HALF_UP);
      List<BigDecimal> shares = IncludedTax.shares(amounts, tax);
      assertThat(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
          .as("seed %d: %s", seed, amounts)
          .isEqualByComparingTo(tax);
      for (int i = 0; i < shares.size() && gross.signum() != 0; i++) {
        BigDecimal exact = amounts.get(i).multiply(tax).divide(gross, 12, RoundingMode.HALF_UP);
        assertThat(shares.get(i).subtract(exact).abs())
            .as("seed %d: %s of %s", seed, amounts, tax)
            .isLessThanOrEqualTo(new BigDecimal("0.010000000001"));
      }
    }
  }

  @Test
  void shouldGiveARoundedTaxOfNothingToTheLastLine() {
    assertThat(
            IncludedTax.shares(
                List.of(new BigDecimal("1.00"), new BigDecimal("-1.00")), new BigDecimal("0.01")))
        .containsExactly(new BigDecimal("0.00"), new BigDecimal("0.01"));
    assertThat(IncludedTax.shares(List.of(), BigDecimal.ZERO)).isEmpty();
  }
}
