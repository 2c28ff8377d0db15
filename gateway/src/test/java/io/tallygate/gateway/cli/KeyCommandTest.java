package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.gateway.security.Scope;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KeyCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path directory;

  @Test
  void shouldPrintAKeyAndAnEntryThatFitsIt() throws Exception {
    assertThat(run("key", "--name", "shop", "--tenant", "north", "--scopes", "ingest,read"))
        .isEqualTo(ExitCode.OK);

    Matcher key = Pattern.compile("tg_[A-Za-z0-9_-]{43}").matcher(out.toString());
    assertThat(key.find()).isTrue();
    Path file = Files.writeString(directory.resolve("keys.yaml"), out.toString());
    GatewayConfig config = GatewayConfig.load(file, Map.of(), Map.of("tallygate.bind", "0.0.0.0"));
    assertThat(ApiKeys.of(config).access(key.group()))
        .isEqualTo(new Access("shop", "north", Set.of(Scope.INGEST, Scope.READ)));
    assertThat(config.keys().get(0).sha256()).isEqualTo(ApiKeys.hash(key.group()));
  }

  @Test
  void shouldRefuseWhatItCannotUse() {
    assertThat(run("key")).isEqualTo(ExitCode.USAGE);
    assertThat(run("key", "--name", "x", "--scopes", "write")).isEqualTo(ExitCode.USAGE);
    assertThat(run("key", "--name", "a: b")).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("name must be").contains("[value=a: b]");
    assertThat(run("nonsense")).isEqualTo(ExitCode.USAGE);
  }

  private int run(String... arguments) {
    CommandLine commandLine = Tallygate.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
