package io.tallygate.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GrowthCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--what|series,prices|--what has no such axis [value=prices] [there are: series, connections, batch, durability, restart",
        "--rounds|0|--rounds is out of range [value=0] [range=1 to 1000]",
        "--seconds|0|--seconds is out of range [value=0] [range=1 to 3600]",
        "--warmup-seconds|-1|--warmup-seconds is out of range [value=-1] [range=0 to 3600]",
        "--series|16000001|--series is out of range [value=16000001] [range=1 to 16000000]",
        "--log-records|0,-5|--log-records is out of range [value=-5] [range=0 to 2000000000]",
        "--rounds|many|Invalid value for option '--rounds'",
      })
  void shouldRefuseWhatIsWrongAndNameIt(String option, String value, String message) {
    StringWriter error = new StringWriter();
    int exitCode =
        new CommandLine(new GrowthCommand()).setErr(new PrintWriter(error)).execute(option, value);
    assertThat(exitCode).isEqualTo(2);
    assertThat(error.toString()).contains(message);
  }
}
