package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The unit for systemd starts a command that there is, and gives it what it needs. */
class ServiceUnitTest {
  private static List<String> values(String key) throws IOException {
    return Files.readAllLines(Path.of("packaging/tallygate.service")).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  @Test
  void shouldStartServeWithOptionsThatItKnows() throws IOException {
    String start = values("ExecStart").get(0);
    String[] arguments = start.substring(start.indexOf(".jar ") + ".jar ".length()).split(" ");
    CommandLine.ParseResult parsed =
        Tallygate.commandLine().setErr(new PrintWriter(new StringWriter())).parseArgs(arguments);
    CommandLine.ParseResult serve = parsed.subcommand();
    assertThat(serve.commandSpec().name()).isEqualTo("serve");
    String data = serve.matchedOptionValue("--data", "");
    assertThat(data).isEqualTo("/var/lib/tallygate");
    assertThat(values("StateDirectory")).containsExactly("tallygate");
  }

  @Test
  void shouldNotTryAgainWhatSomeoneHasToLookAt() throws IOException {
    assertThat(values("RestartPreventExitStatus").get(0).split(" "))
        .containsExactly(
            Integer.toString(ExitCode.USAGE),
            Integer.toString(ExitCode.CONFIGURATION),
            Integer.toString(ExitCode.DATA));
    assertThat(Integer.parseInt(values("LimitNOFILE").get(0))).isGreaterThan(2_512);
    assertThat(values("MemoryDenyWriteExecute")).isEmpty();
  }
}
