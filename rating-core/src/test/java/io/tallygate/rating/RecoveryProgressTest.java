package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.RecoveryProgress.Step;
import org.junit.jupiter.api.Test;

class RecoveryProgressTest {
  private static final long MIB = 1 << 20;

  private final RecoveryProgress progress = new RecoveryProgress();

  @Test
  void shouldSayHowFarAStepOfKnownLengthHasCome() {
    progress.begin(Step.REPLAYING, 10 * MIB, 20 * MIB);
    assertThat(progress.text())
        .isEqualTo("counting again what the newest mark does not have: 0 % of 10.0 MiB");
    progress.at(15 * MIB);
    assertThat(progress.doneBytes()).isEqualTo(5 * MIB);
    assertThat(progress.totalBytes()).isEqualTo(10 * MIB);
    assertThat(progress.text()).endsWith(": 50 % of 10.0 MiB");
  }

  @Test
  void shouldSayWhatItReadWhereNobodyKnowsTheEnd() {
    progress.begin(Step.READING, 10 * MIB, 0);
    progress.at(12 * MIB);
    assertThat(progress.text()).isEqualTo("reading the log: 2.0 MiB so far");
  }

  @Test
  void shouldForgetTheFiguresOfTheStepBefore() {
    progress.begin(Step.REPLAYING, 10 * MIB, 20 * MIB);
    progress.at(15 * MIB);
    progress.begin(Step.FINISHING);
    assertThat(progress.text()).isEqualTo("starting");
    assertThat(progress.step()).isEqualTo(Step.FINISHING);
  }
}
