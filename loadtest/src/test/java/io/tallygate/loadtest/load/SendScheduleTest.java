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
}
