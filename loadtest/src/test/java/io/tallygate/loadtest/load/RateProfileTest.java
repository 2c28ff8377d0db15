package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateProfileTest {
  private static final long PERIOD_NS = 24_000_000_000L;
  private static final long RECORDS = 24_000;

  @ParameterizedTest
  @EnumSource(RateProfile.class)
  void shouldHaveTheRateAskedForInTheMean(RateProfile profile) {
    assertThat(IntStream.range(0, profile.slots()).map(profile::percent).sum())
        .isEqualTo(100 * profile.slots());
  }

  @ParameterizedTest
  @EnumSource(RateProfile.class)
  void shouldSendItsShareInEverySlot(RateProfile profile) {
    long[] bySlot = new long[profile.slots()];
    long last = -1;
    for (long record = 0; record < RECORDS; record++) {
      long dueNs = profile.dueNs(record, RECORDS, PERIOD_NS);
      assertThat(dueNs).isGreaterThan(last).isLessThan(PERIOD_NS);
      last = dueNs;
      bySlot[(int) (dueNs * profile.slots() / PERIOD_NS)]++;
    }
    for (int slot = 0; slot < bySlot.length; slot++) {
      long share = RECORDS * profile.percent(slot) / (100 * profile.slots());
      assertThat(bySlot[slot]).as("slot %d", slot).isBetween(share - 1, share + 1);
    }
  }

  @Test
  void shouldKnowWhenTheHalvesOfAStepBegin() {
    // 1,000 records in 10 s: 50 a second in the first half, 150 in the second.
    assertThat(RateProfile.STEP.dueNs(0, 1_000, 10_000_000_000L)).isZero();
    assertThat(RateProfile.STEP.dueNs(50, 1_000, 10_000_000_000L)).isEqualTo(1_000_000_000L);
    assertThat(RateProfile.STEP.dueNs(250, 1_000, 10_000_000_000L)).isEqualTo(5_000_000_000L);
    assertThat(RateProfile.STEP.dueNs(400, 1_000, 10_000_000_000L)).isEqualTo(6_000_000_000L);
  }

  @Test
  void shouldNotOverflowWithTheLongestPeriodAtTheHighestRate() {
    long records = 1_000_000_000L * 86_400;
    long periodNs = 86_400_000_000_000L;
    assertThat(RateProfile.DIURNAL.dueNs(records - 1, records, periodNs))
        .isBetween(periodNs - 1_000, periodNs);
  }
}
