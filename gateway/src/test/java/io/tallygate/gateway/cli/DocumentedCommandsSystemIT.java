package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code curl} commands of the documents, as they stand there, run by a shell against a served gateway. */
@Timeout(120)
class DocumentedCommandsSystemIT {
  private static final List<Path> DOCUMENTS =
      List.of(
          Path.of("../README.md"),
          Path.of("OPERATIONS.md"),
          Path.of("../rating-core/PRICE-MODELS.md"));

  @TempDir Path directory;

  @Test
  void shouldDoWhatTheDocumentsSay() throws Exception {
    assumeTrue(run("curl --version") == 0, "there is no curl on this machine");
    List<String> commands = new ArrayList<>();
    for (Path document : DOCUMENTS) {
      commands.addAll(commands(Files.readAllLines(document)));
    }
    assertThat(commands).hasSizeGreaterThan(5);
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.http.port", "0",
                "tallygate.binary.port", "0",
                "tallygate.log.segment-bytes", "4194304",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "100000"));
    Core core = Core.open(config.coreSettings(directory.resolve("data")), CrashPoints.NONE);
    try (InputStream catalog = Files.newInputStream(Path.of("../examples/catalog/sms.yaml"))) {
      core.applyCatalog(CatalogReader.readYaml(catalog));
    }
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      int port = new ReadyLine(gateway.readyLine()).httpPort();
      for (String command : commands) {
        String here =
            command
                .replaceAll("(localhost|127\\.0\\.0\\.1):8080", "127.0.0.1:" + port)
                .replaceFirst("^curl ", "curl --fail-with-body --max-time 30 ");
        assertThat(run(here)).as(command + "\n" + said()).isZero();
      }
      assertThat(directory.resolve("statement.html")).content().contains("<html");
    }
  }

  /** Commands of the blocks of shell; one goes on until its quotes are closed and no backslash ends the line. */
  private static List<String> commands(List<String> lines) {
    List<String> commands = new ArrayList<>();
    boolean isShell = false;
    StringBuilder command = new StringBuilder();
    for (String line : lines) {
      if (line.startsWith("```")) {
        isShell = line.equals("```sh");
      } else if (isShell && (command.length() > 0 || line.startsWith("curl "))) {
        command.append(line);
        boolean isOpen = command.chars().filter(c -> c == '\'').count() % 2 == 1;
        if (isOpen || line.endsWith("\\")) {
          command.append('\n');
        } else {
          commands.add(command.toString());
          command.setLength(0);
        }
      }
    }
    return commands;
  }

  private int run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the command did not end: " + command);
    }
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("said"), UTF_8);
  }
}
