package io.tallygate.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.benchmarks.suite.SuiteArguments.WrongArgumentException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteArgumentsTest {
  @Test
  void shouldLeaveToJmhWhatIsNotItsOwn() throws WrongArgumentException {
    assertThat(SuiteArguments.parse("Ring", "--full", "-f", "2", "--keep", "idle-1.0", "-foe"))
        .isEqualTo(new SuiteArguments(true, "idle-1.0", List.of("Ring", "-f", "2", "-foe")));
  }

  @Test
  void shouldRefuseToKeepUnderWhatIsNoName() {
    assertThatThrownBy(() -> SuiteArguments.parse("--keep"))
        .isInstanceOf(WrongArgumentException.class)
        .hasMessageContaining("--keep needs a name");
    assertThatThrownBy(() -> SuiteArguments.parse("--keep", "../escaped"))
        .isInstanceOf(WrongArgumentException.class)
        .hasMessageEndingWith("[name=../escaped]");
  }

  @Test
  void shouldSayWhatIsWrongAndEndWithTwo() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertThat(BenchmarkSuite.run(out, "NoSuchBenchmark")).isEqualTo(2);
    assertThat(BenchmarkSuite.run(out, "--keep", "")).isEqualTo(2);
    assertThat(BenchmarkSuite.run(out, "-f", "many")).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("no benchmark has such a name [filter=[NoSuchBenchmark]]")
        .contains("--keep needs a name")
        .contains("many");
  }
}
