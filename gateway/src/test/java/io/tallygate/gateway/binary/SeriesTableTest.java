package io.tallygate.gateway.binary;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.protocol.RefusalCode;
import org.junit.jupiter.api.Test;

class SeriesTableTest {
  private final SeriesTable table = new SeriesTable();

  @Test
  void shouldKnowTheMeterOfEverySeriesWhetherItIsTheOnlyOneOrNot() {
    table.refuse(0, RefusalCode.UNKNOWN_METER);
    for (int local = 1; local < 1_000; local++) {
      table.define(local, 10 * local, 7);
    }
    assertThat(table.meter(1)).isEqualTo(7);
    assertThat(table.meter(999)).isEqualTo(7);

    for (int local = 1_000; local < 3_000; local++) {
      table.define(local, 10 * local, local % 3);
    }
    for (int local = 1; local < 3_000; local++) {
      assertThat(table.series(local)).isEqualTo(10 * local);
      assertThat(table.meter(local)).isEqualTo(local < 1_000 ? 7 : local % 3);
    }
    assertThat(table.series(0)).isEqualTo(-RefusalCode.UNKNOWN_METER.code());
    assertThat(table.series(3_000)).isEqualTo(-RefusalCode.UNKNOWN_SERIES.code());
  }
}
