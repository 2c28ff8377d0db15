package io.tallygate.gateway.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeterTotalsTest {
  @Test
  void shouldSumExactlyBeyondALong() {
    long seed = 11;
    Random random = new Random(seed);
    MeterTotals totals = new MeterTotals(new GatewayMeter("m", "1", 3, List.of(), false, null));
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < 10_000; i++) {
      long quantity = i % 3 == 0 ? Long.MAX_VALUE - random.nextInt() : random.nextLong();
      totals.add(quantity);
      expected = expected.add(BigInteger.valueOf(quantity));
    }
    assertThat(totals.sum()).as("seed %d", seed).isEqualTo(new BigDecimal(expected, 3));
    assertThat(totals.count()).isEqualTo(10_000);
  }
}
