package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskTrendTest {
  private final DiskTrend trend = new DiskTrend(Path.of("never"));

  @Test
  void shouldSayWhenTheRoomIsGone() {
    for (int second = 0; second <= 200; second++) {
      trend.look(second * 1_000L, 1_000_000 - second * 100L);
    }
    assertThat(trend.state().freeBytes()).isEqualTo(980_000);
    assertThat(trend.state().growthBytesPerSecond()).isEqualTo(100);
    assertThat(trend.state().secondsTo(80_000)).isEqualTo(9_000);
    assertThat(trend.state().secondsTo(2_000_000)).isZero();
  }

  @Test
  void shouldForgetWhatWasAMinuteAgo() {
    trend.look(0, 1_000_000);
    for (int second = 1; second <= 61; second++) {
      trend.look(second * 1_000L, 500_000);
    }
    assertThat(trend.state().growthBytesPerSecond()).isZero();
    assertThat(trend.state().secondsTo(0)).isEqualTo(-1);
  }

  @Test
  void shouldKnowNothingOfADirectoryThatIsNotThere() {
    trend.look(1_000);
    assertThat(trend.state().freeBytes()).isZero();
  }
}
