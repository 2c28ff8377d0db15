package io.tallygate.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LoadTestTest {
  private final StringWriter errors = new StringWriter();
  private final StringWriter output = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loadtest                                                | --target",
        "loadtest --spawn --target localhost:8080                | mutually exclusive",
        "loadtest --spawn --seconds 1 --records 1                | mutually exclusive",
        "loadtest --spawn --batch 4097                           | --batch is out of range [value=4097]",
        "loadtest --spawn --series 0                             | --series is out of range [value=0]",
        "loadtest --spawn --connections 0                        | --connections is out of range [value=0]",
        "loadtest --spawn --rate 0                               | --rate is out of range [value=0]",
        "loadtest --spawn --seconds 0                            | --seconds is out of range [value=0]",
        "loadtest --spawn --protocol http --acks f               | --acks needs --protocol binary",
        "loadtest --spawn --processes 0                          | --processes is out of range [value=0]",
        "loadtest --spawn --processes 3 --connections 2          | --processes needs a connection and a series for each",
        "loadtest --spawn --sweep --acks f                       | leave out --acks",
        "loadtest --spawn --sweep --soak                         | --soak and --sweep exclude each other",
        "loadtest --spawn --soak --records 5                     | --soak is by time",
        "loadtest --spawn --soak --interval-seconds 0            | --interval-seconds is out of range [value=0]",
        "loadtest --spawn --intervals f                          | --interval-seconds and --intervals need --soak",
        "loadtest --spawn --hours 1 --seconds 1                  | mutually exclusive",
        "loadtest --spawn --profile step                         | --profile needs --rate",
        "loadtest --spawn --profile zigzag --rate 5              | --profile",
        "loadtest --spawn --rate 5 --profile-seconds 0           | --profile-seconds is out of range [value=0]",
        "loadtest --null-sink --soak                             | --null-sink is a closed loop",
        "loadtest --spawn --protocol carrier-pigeon              | --protocol",
        "loadtest --target localhost:80 --budget                 | --budget needs --spawn",
        "loadtest --spawn --records 1 --budget                   | --budget needs --spawn",
        "loadtest --spawn --sweep --budget                       | --budget needs --spawn",
        "loadtest --spawn --detail --batch 1639                  | --batch is out of range [value=1639]",
        "loadtest --spawn --detail --repeat-percent 51           | --repeat-percent is out of range [value=51]",
        "loadtest --spawn --detail-attributes 1                  | --detail-attributes and --repeat-percent need --detail",
        "loadtest --spawn --detail --protocol http               | --detail needs --protocol binary",
        "loadtest --spawn --detail --previews 1 --detail-attributes 1 | exclude each other",
        "loadtest --target localhost                             | --target is not HOST:PORT [target=localhost]",
        "demo --nonsense                                         | --nonsense"
      })
  void shouldNameTheOptionThatIsWrong(String arguments, String message) {
    assertThat(execute(arguments)).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }

  @Test
  void shouldDescribeItsCommands() {
    for (String command : new String[] {"demo", "loadtest"}) {
      assertThat(execute(command + " --help")).isZero();
      assertThat(output.toString())
          .contains("Usage: tallygate " + command, "Exit codes:", "--json");
    }
  }

  @Test
  void shouldSayThatThereIsNoGateway() {
    assertThat(execute("loadtest --target 127.0.0.1:1 --seconds 1")).isEqualTo(1);
    assertThat(errors.toString())
        .startsWith("failed: the gateway cannot be reached [url=http://127.0.0.1:1/");
  }

  private int execute(String arguments) {
    CommandLine commandLine = LoadTest.commandLine();
    commandLine.setErr(new PrintWriter(errors, true));
    commandLine.setOut(new PrintWriter(output, true));
    return commandLine.execute(arguments.trim().split(" +"));
  }
}
