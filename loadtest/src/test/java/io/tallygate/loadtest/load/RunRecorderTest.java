package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunRecorderTest {
  private static final long SECOND = 1_000_000_000L;

  private final RunRecorder recorder = new RunRecorder(AckFile.none());

  @Test
  void shouldKeepWarmUpAndDrainInTheTotalsOnly() {
    recorder.acked(0, SECOND, 10, 100);
    recorder.measure(2 * SECOND, 2 * SECOND, 0);
    recorder.acked(2 * SECOND, 2 * SECOND + SECOND / 2, 20, 200);
    recorder.acked(3 * SECOND, 3 * SECOND + SECOND / 4, 30, 300);
    recorder.acked(4 * SECOND - 1, 5 * SECOND, 40, 400);
    recorder.acked(4 * SECOND, 5 * SECOND, 50, 500);

    assertThat(recorder.acceptedSoFar()).isEqualTo(150);
    assertThat(recorder.sum()).isEqualTo(1_500);
    assertThat(recorder.measured()).isEqualTo(50);
    assertThat(recorder.measuredSeconds()).isEqualTo(2.0);
    assertThat(recorder.slowestSecond()).isEqualTo(20);
    // Latency follows the intended time: the batch that was answered in the drain is among them.
    assertThat(recorder.latencies().getTotalCount()).isEqualTo(3);
    assertThat(recorder.latencies().getMaxValue()).isGreaterThanOrEqualTo(SECOND);
  }

  @Test
  void shouldCountASecondWithoutAnyAnswer() {
    recorder.measure(0, 3 * SECOND, 0);
    recorder.acked(0, 1, 5, 5);
    recorder.acked(0, 2 * SECOND, 5, 5);
    assertThat(recorder.slowestSecond()).isZero();
  }

  @Test
  void shouldEndWithTheLastAnswerWhenMeasuredByRecords() {
    recorder.measure(-5 * SECOND, Long.MAX_VALUE, 0);
    recorder.acked(-5 * SECOND, -4 * SECOND, 10, 1);
    recorder.acked(-4 * SECOND, -3 * SECOND - SECOND / 2, 10, 1);
    // Sent before the window: not of the records that were asked for.
    recorder.acked(-6 * SECOND, -4 * SECOND, 10, 1);
    assertThat(recorder.measured()).isEqualTo(20);
    assertThat(recorder.measuredSeconds()).isEqualTo(1.5);
    assertThat(recorder.slowestSecond()).isZero();
  }

  @Test
  void shouldCountRefusalsByReason() {
    recorder.refused("TIME_TOO_OLD");
    recorder.refused("TIME_TOO_OLD");
    recorder.refused("UNKNOWN_SERIES");
    assertThat(recorder.refusedCount()).isEqualTo(3);
    assertThat(recorder.refusedByCode())
        .containsEntry("TIME_TOO_OLD", 2L)
        .containsEntry("UNKNOWN_SERIES", 1L);
  }
}
