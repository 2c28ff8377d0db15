package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentLatenciesTest {
  private final RecentLatencies recent = new RecentLatencies();

  private void tell(int second, long... valuesUs) {
    long startMs = Intervals.HOUR_MS + second * 1_000L;
    if (valuesUs.length == 0) {
      Intervals.tell(recent, startMs);
    } else {
      Intervals.tell(recent, startMs, Intervals.of("force", startMs, valuesUs));
    }
  }

  @Test
  void shouldShowTheLastSecondOnly() {
    tell(0, 1_000, 2_000);
    assertThat(recent.second("force").count()).isEqualTo(2);
    tell(1, 3_000);
    assertThat(recent.second("force").count()).isEqualTo(1);
    tell(2);
    assertThat(recent.second("force")).isEqualTo(LatencySummary.NONE);
    assertThat(recent.second("ack")).isEqualTo(LatencySummary.NONE);
  }

  @Test
  void shouldLeaveTenantsToTheHistory() {
    long startMs = Intervals.HOUR_MS;
    Intervals.tell(
        recent,
        startMs,
        Intervals.of("whole", startMs, 1_000),
        Intervals.of("whole/tenant=shop", startMs, 1_000));
    assertThat(recent.second("whole").count()).isEqualTo(1);
    assertThat(recent.second("whole/tenant=shop")).isEqualTo(LatencySummary.NONE);
  }

  @Test
  void shouldShowTheLastTenSecondsThatAreOver() {
    for (int second = 0; second < 9; second++) {
      tell(second, 1_000);
    }
    assertThat(recent.window("force")).isEqualTo(LatencySummary.NONE);
    tell(9, 7_000);
    assertThat(recent.window("force").count()).isEqualTo(10);
    for (int second = 10; second < 19; second++) {
      tell(second);
      assertThat(recent.window("force").count()).isEqualTo(10);
    }
    tell(19);
    assertThat(recent.window("force").count()).isZero();
  }
}
