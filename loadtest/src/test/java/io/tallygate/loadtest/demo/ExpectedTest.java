package io.tallygate.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExpectedTest {
  @Test
  void shouldBeWhatTheScriptComputesFromTheData() throws IOException, InterruptedException {
    Process process = python();
    assumeTrue(process != null, "needs python3");
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output).isEqualTo(DemoData.text("expected.csv"));
  }

  private static Process python() {
    try {
      return new ProcessBuilder("python3", Path.of("src/demo/expected.py").toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      return null;
    }
  }

  @Test
  void shouldAddUp() throws IOException {
    Expected expected = Expected.read();
    assertThat(expected.statements()).hasSize(2_365 + 6 + 949 + 10 * 6 + 33 + 872 + 102);
    assertThat(expected.dues()).hasSize(102);
    expected
        .dues()
        .forEach(
            (statement, due) ->
                assertThat(due).isLessThanOrEqualTo(expected.statements().get(statement)));
    assertThat(expected.counts())
        .containsEntry("clicks", 30_969L)
        .containsEntry("turnover", 42_481L)
        .containsEntry("visitors", 30_969L)
        .containsEntry("payments", 2_025L);
    for (Expected.Billed billed : expected.billed()) {
      BigDecimal sum =
          expected.statements().entrySet().stream()
              .filter(each -> each.getKey().subscription().endsWith("-" + billed.tariff()))
              .filter(each -> each.getKey().period().equals(billed.period()))
              .map(java.util.Map.Entry::getValue)
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum).isEqualByComparingTo(billed.total());
    }
  }
}
