package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BilledSeriesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0.00",
    "1, 0, 0, 0.01",
    "2, 0, 0, 0.03",
    "0, 10000, 0, 100.00",
    "0, 10001, 0, 100.00",
    "0, 50000, 0, 260.00",
    "0, 60000, 0, 270.00",
    "0, 0, 1, 0.40",
    "0, 0, 100, 0.40",
    "0, 0, 101, 0.80",
    "1000, 20000, 1000, 156.50",
  })
  void shouldWorkOutWhatIsOwed(BigInteger units, BigInteger data, BigInteger packs, String owed) {
    assertThat(BilledSeries.owed(units, data, packs)).isEqualTo(new BigDecimal(owed));
  }

  @Test
  void shouldDefineEveryCustomerOnce() {
    BilledSeries series = new BilledSeries(4_001, LocalDate.of(2026, 1, 1));
    List<String> documents = new ArrayList<>();
    series.catalog().forEach(documents::add);
    assertThat(documents).hasSize(4);
    assertThat(documents.get(2)).contains("\"load-2000\"", "\"load-3999\"");
    assertThat(documents.get(3)).contains("\"load-4000\"").doesNotContain("\"load-4001\"");
  }

  @Test
  void shouldGiveEachCustomerASeriesOfEachMeter() {
    BilledSeries series = new BilledSeries(2, LocalDate.of(2026, 1, 1));
    List<String> all = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      all.add(series.subject(number) + " " + series.meter(number));
    }
    assertThat(all)
        .containsExactly(
            "load-0 loadtest-units",
            "load-0 loadtest-data",
            "load-0 loadtest-packs",
            "load-1 loadtest-units",
            "load-1 loadtest-data",
            "load-1 loadtest-packs");
  }
}
