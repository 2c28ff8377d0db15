package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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

  @Test
  void shouldKeepTheTotalsOnlyWhenAnotherWindowBegins() {
    recorder.measure(0, SECOND, 0);
    recorder.acked(0, 5, 10, 100);
    recorder.offered(0, 3);
    recorder.measure(2 * SECOND, SECOND, 2_000);
    assertThat(recorder.measured()).isZero();
    recorder.acked(2 * SECOND, 2 * SECOND + 7, 20, 200);

    assertThat(recorder.acceptedSoFar()).isEqualTo(30);
    assertThat(recorder.sum()).isEqualTo(300);
    assertThat(recorder.measured()).isEqualTo(20);
    assertThat(recorder.slowestSecond()).isEqualTo(20);
    assertThat(recorder.latencies().getTotalCount()).isEqualTo(1);
    assertThat(recorder.latencies().getStartTimeStamp()).isEqualTo(2_000);
    assertThat(recorder.slips().getTotalCount()).isZero();
  }

  @Test
  void shouldTakeRecordersTogether() {
    RunRecorder other = new RunRecorder(AckFile.none());
    // Another process, another zero of its clock.
    recorder.measure(100 * SECOND, 3 * SECOND, 5_000);
    other.measure(-7 * SECOND, 3 * SECOND, 4_990);
    for (int i = 0; i < 3; i++) {
      recorder.acked((100 + i) * SECOND, (100 + i) * SECOND + 1_000_000, 10, 1);
      other.acked((-7 + i) * SECOND, (-7 + i) * SECOND + 5_000_000, 20 + i, 2);
    }
    recorder.refused("TIME_TOO_OLD");
    other.refused("TIME_TOO_OLD");
    other.busy();
    other.offered(-7 * SECOND, -7 * SECOND + 1_000);

    RunRecorder merged = RunRecorder.merged(List.of(recorder.snapshot(), other.snapshot()));

    assertThat(merged.acceptedSoFar()).isEqualTo(93);
    assertThat(merged.sum()).isEqualTo(9);
    assertThat(merged.measured()).isEqualTo(93);
    assertThat(merged.measuredSeconds()).isEqualTo(3.0);
    assertThat(merged.slowestSecond()).isEqualTo(30);
    assertThat(merged.refusedByCode()).containsExactly(Map.entry("TIME_TOO_OLD", 2L));
    assertThat(merged.refusedCount()).isEqualTo(2);
    assertThat(merged.busyAnswers()).isEqualTo(1);
    assertThat(merged.latencies().getTotalCount()).isEqualTo(6);
    assertThat(merged.latencies().getValueAtPercentile(50)).isBetween(999_000L, 1_001_000L);
    assertThat(merged.latencies().getMaxValue()).isBetween(4_995_000L, 5_005_000L);
    assertThat(merged.latencies().getStartTimeStamp()).isEqualTo(4_990);
    assertThat(merged.slips().getTotalCount()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheLongestOfWindowsThatEndWithTheirRecords() {
    RunRecorder other = new RunRecorder(AckFile.none());
    recorder.measure(0, Long.MAX_VALUE, 0);
    recorder.acked(0, 2 * SECOND, 10, 1);
    other.measure(0, Long.MAX_VALUE, 0);
    other.acked(0, 4 * SECOND, 10, 1);
    RunRecorder merged = RunRecorder.merged(List.of(other.snapshot(), recorder.snapshot()));
    assertThat(merged.measuredSeconds()).isEqualTo(4.0);
    assertThat(merged.measured()).isEqualTo(20);
  }

  @Test
  void shouldHaveNoWindowWhereNobodyHadOne() {
    RunRecorder merged = RunRecorder.merged(List.of(recorder.snapshot()));
    assertThat(merged.measuredSeconds()).isZero();
    assertThat(merged.measured()).isZero();
  }
}
