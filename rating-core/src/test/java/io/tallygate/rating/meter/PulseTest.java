package io.tallygate.rating.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PulseTest {

  @ParameterizedTest(name = "{2} s at {0}/{1} are {3} billed seconds")
  @CsvSource({
    "60, 60, 61, 120",
    "60, 60, 60, 60",
    "60, 60, 1, 60",
    "60, 60, 0, 0",
    "60, 60, -5, -60",
    "60, 6, -67, -72",
    "60, 60, -9223372036854775808, -9223372036854775807",
    "60, 6, 61, 66",
    "60, 6, 66, 66",
    "60, 6, 67, 72",
    "60, 1, 61, 61",
    "30, 6, 31, 36",
    "1, 1, 73, 73",
    "1, 1, 9223372036854775807, 9223372036854775807",
    "60, 60, 9223372036854775807, 9223372036854775807",
  })
  void shouldChargeBegunPulsesWhole(long first, long further, long quantity, long billed) {
    assertThat(new Pulse(first, further).billed(quantity)).isEqualTo(billed);
  }

  @Test
  void shouldRefuseAPulseOfNothing() {
    assertThatThrownBy(() -> new Pulse(60, 0)).hasMessageContaining("further=0");
  }
}
