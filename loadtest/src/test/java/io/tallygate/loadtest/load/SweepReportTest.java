package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.loadtest.GatewayApi.MeterTotal;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepReportTest {
  @Test
  void shouldNameWhatIsNotVerified() {
    SweepReport report =
        new SweepReport(
            report(0),
            List.of(
                new SweepReport.Step(10, report(0)),
                new SweepReport.Step(20, report(1)),
                new SweepReport.Step(110, report(-1))));
    assertThat(report.isVerified()).isFalse();
    assertThat(report.toJson().get("failure").asText())
        .isEqualTo("not verified: load-020, load-110");
    assertThat(report.distributions())
        .extracting(RunResult.Distribution::isVerified)
        .containsExactly(true, false, false);
  }

  @Test
  void shouldNotBeVerifiedWithoutSteps() {
    SweepReport report = new SweepReport(report(1), List.of());
    assertThat(report.isVerified()).isFalse();
    assertThat(report.toJson().get("failure").asText()).isEqualTo("not verified: the closed loop");
  }

  private static LoadReport report(long tooMany) {
    return new LoadReport(
        new LoadOptions(Protocol.BINARY, 0, 60, 10, 10, 2, 10, 0, 1, RecordMix.EVEN, 0),
        new RunRecorder(AckFile.none()),
        GatewayFigures.UNKNOWN,
        new Verification(
            new MeterTotal(5, BigDecimal.TEN),
            MeterTotal.NONE,
            new MeterTotal(5 + tooMany, BigDecimal.TEN)),
        0,
        -1,
        null,
        null,
        null);
  }
}
