package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.loadtest.GatewayApi.MeterTotal;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class LoadReportTest {
  private static final long SECOND = 1_000_000_000L;
  private static final LoadOptions OPTIONS =
      new LoadOptions(Protocol.BINARY, 0, 60, 10, 1_000, 2, 4_096, 0, 1, RecordMix.EVEN, 0);
  private static final GatewayFigures FIGURES =
      new GatewayFigures(1, 6, 1, 40, 12_000, 1_000, "disk");

  private final RunRecorder recorder = new RunRecorder(AckFile.none());

  @Test
  void shouldHaveTheFieldsOfACountedRun() {
    recorder.measure(0, 60 * SECOND, 0);
    for (int i = 0; i < 60; i++) {
      recorder.acked(i * SECOND, i * SECOND + 2_000_000, 100 + i, 1_000);
    }
    ObjectNode json =
        report(total(60 * 100 + 59 * 30, 60_000), total(60 * 100 + 59 * 30, 60_000), null).toJson();

    assertThat(json.get("records").asLong()).isEqualTo(7_770);
    assertThat(json.get("seconds").asDouble()).isEqualTo(60.0);
    assertThat(json.get("recordsPerSecond").asLong()).isEqualTo(130);
    assertThat(json.get("ackLatencyMs").fieldNames())
        .toIterable()
        .containsExactly("p50", "p90", "p99", "p99.9", "p99.99", "max");
    assertThat(json.get("ackLatencyMs").get("p50").asDouble()).isBetween(1.99, 2.01);
    assertThat(json.get("slowestSecond").asLong()).isEqualTo(100);
    assertThat(json.get("durability").asText()).isEqualTo("disk");
    assertThat(json.get("series").asInt()).isEqualTo(1_000);
    assertThat(json.get("batch").asInt()).isEqualTo(4_096);
    assertThat(json.get("connections").asInt()).isEqualTo(2);
    assertThat(json.get("segmentsRecycled").asInt()).isEqualTo(40);
    assertThat(json.get("flushes").asInt()).isEqualTo(6);
    assertThat(json.get("checkpoints").asInt()).isEqualTo(1);
    assertThat(json.get("gatewayPeakRssMb").asInt()).isEqualTo(512);
    assertThat(json.get("verified").asBoolean()).isTrue();
    assertThat(json.get("counted").asBoolean()).isTrue();
    assertThat(json.get("notCountedBecause")).isEmpty();
  }

  @Test
  void shouldNotBeVerifiedWhenTotalsDiffer() {
    assertThat(report(total(10, 100), total(10, 100), null).isVerified()).isTrue();
    assertThat(report(total(10, 100), total(11, 100), null).isVerified()).isFalse();
    assertThat(report(total(10, 100), total(10, 99), null).isVerified()).isFalse();
    assertThat(report(total(10, 100), total(10, 100), "broke off").isVerified()).isFalse();
    recorder.refused("TIME_TOO_OLD");
    assertThat(report(total(10, 100), total(10, 100), null).isVerified()).isFalse();
  }

  @Test
  void shouldNotBeVerifiedWhenAnEventWasCountedAgain() {
    recorder.repeated(5, 0);
    assertThat(report(total(10, 100), total(10, 100), null).isVerified()).isTrue();
    recorder.repeated(4, 1);
    LoadReport report = report(total(10, 100), total(10, 100), null);
    assertThat(report.isVerified()).isFalse();
    assertThat(report.toJson().get("duplicates").asLong()).isEqualTo(9);
    assertThat(report.toJson().get("countedAgain").asLong()).isEqualTo(1);
  }

  @Test
  void shouldNotCountWhatWasThereBefore() {
    Verification verification = new Verification(total(10, 100), total(5, 50), total(15, 150));
    assertThat(verification.isEqual()).isTrue();
    assertThat(new Verification(total(15, 150), total(5, 50), total(15, 150)).isEqual()).isFalse();
  }

  private LoadReport report(MeterTotal acknowledged, MeterTotal after, String failure) {
    return new LoadReport(
        OPTIONS,
        recorder,
        FIGURES,
        new Verification(acknowledged, MeterTotal.NONE, after),
        0,
        512,
        3.0,
        null,
        failure);
  }

  private static MeterTotal total(long count, long sum) {
    return new MeterTotal(count, BigDecimal.valueOf(sum));
  }
}
