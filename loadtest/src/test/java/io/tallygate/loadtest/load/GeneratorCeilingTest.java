package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GeneratorCeilingTest {
  @Test
  void shouldSendEverythingToASinkThatKeepsNothing() throws Exception {
    LoadOptions options =
        new LoadOptions(
            LoadOptions.Protocol.BINARY, 100_000, 0, 0, 1_001, 2, 500, 0, 1, RecordMix.EVEN, 0);

    RunRecorder recorder = GeneratorCeiling.measure(options);

    assertThat(recorder.measured()).isEqualTo(100_000);
    // One batch more on each connection comes first.
    assertThat(recorder.acceptedSoFar()).isEqualTo(101_000);
    assertThat(recorder.slips().getMaxValue()).isZero();
  }
}
