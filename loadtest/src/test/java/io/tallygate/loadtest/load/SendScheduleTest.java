package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendScheduleTest {
  @Test
  void shouldSendAtTheRateWhateverHappened() {
    SendSchedule schedule = new SendSchedule(1_000, 100, 1, 5_000);
    assertThat(schedule.isOpenLoop()).isTrue();
    for (int n = 0; n < 10; n++) {
      assertThat(schedule.nextNs(Long.MAX_VALUE)).isEqualTo(5_000 + n * 100_000_000L);
      schedule.take();
    }
  }

  @Test
  void shouldNotDriftOrOverflowInALongRun() {
    SendSchedule schedule = new SendSchedule(3, 1, 1, 0);
    for (int n = 0; n < 3_000_000; n++) {
      schedule.take();
    }
    assertThat(schedule.nextNs(0)).isEqualTo(1_000_000_000_000_000L);

    SendSchedule fast = new SendSchedule(9_999_999, 4_096, 1, 0);
    for (int n = 0; n < 9_999_999; n++) {
      fast.take();
    }
    assertThat(fast.nextNs(0)).isEqualTo(4_096_000_000_000L);
  }

  @Test
  void shouldSendAtOnceInAClosedLoop() {
    SendSchedule schedule = new SendSchedule(0, 100, 1, 5_000);
    schedule.take();
    assertThat(schedule.isOpenLoop()).isFalse();
    assertThat(schedule.nextNs(7_777)).isEqualTo(7_777);
  }

  @Test
  void shouldMakeTheBatchesOfABurstDueAtOnce() {
    SendSchedule schedule = new SendSchedule(1_000, 100, 3, 0);
    long[] due = new long[7];
    for (int i = 0; i < due.length; i++) {
      due[i] = schedule.nextNs(0);
      schedule.take();
    }
    assertThat(due).containsExactly(0, 0, 0, 300_000_000, 300_000_000, 300_000_000, 600_000_000);
  }

  @Test
  void shouldMoveBatchesWithinThePeriodOfAProfile() {
    SendSchedule schedule = new SendSchedule(new Pace(100, 50, 1, RateProfile.STEP, 10, 7), 1_000);
    long[] due = new long[22];
    for (int i = 0; i < due.length; i++) {
      due[i] = schedule.nextNs(0) - 1_007;
      schedule.take();
    }
    assertThat(due).startsWith(0, 1_000_000_000L, 2_000_000_000L);
    assertThat(due[5]).isEqualTo(5_000_000_000L);
    assertThat(due[8]).isEqualTo(6_000_000_000L);
    assertThat(due[20]).isEqualTo(10_000_000_000L);
    assertThat(due[21]).isEqualTo(11_000_000_000L);
  }

  @Test
  void shouldGoOnBehindAPauseWhereItWas() {
    SendSchedule schedule = new SendSchedule(1_000, 100, 1, 0);
    for (int i = 0; i < 10; i++) {
      schedule.take();
    }
    // One second of sending, then half a second of pause.
    schedule.resume(1_000_000_000L, 1_500_000_000L);
    assertThat(schedule.nextNs(0)).isEqualTo(1_500_000_000L);
    schedule.take();
    assertThat(schedule.nextNs(0)).isEqualTo(1_600_000_000L);
  }

  @Test
  void shouldLeaveOutWhatWasNotSentBeforeAPause() {
    SendSchedule schedule = new SendSchedule(1_000, 100, 1, 0);
    schedule.take();
    schedule.resume(1_000_000_000L, 2_000_000_000L);
    assertThat(schedule.nextNs(0)).isEqualTo(2_000_000_000L);
  }
}
