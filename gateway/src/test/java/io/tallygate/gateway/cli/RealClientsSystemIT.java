package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client libraries of other products, as they are published, against a gateway in a process of its own: what {@code
 * gateway/src/test/clients/run.sh} does, as a part of the build. Skipped where there is no Node.js.
 */
@Timeout(300)
class RealClientsSystemIT {
  private static final int NODE_MAJOR_MIN = 20;
  private static final Path SOURCES = Path.of("src", "test", "clients");
  private static final Path INSTALLED = Path.of("target", "clients");

  @TempDir Path directory;

  @Test
  void shouldServeRealClientsOfOtherProducts() throws Exception {
    assumeTrue(
        nodeMajor() >= NODE_MAJOR_MIN, "skipped: needs Node.js " + NODE_MAJOR_MIN + " or later");
    assumeTrue(isRunnable("npm"), "skipped: needs npm to install the clients");
    run(List.of("sh", SOURCES.resolve("install.sh").toString(), INSTALLED.toString()));
    copyChecks();
    try (ServeProcess gateway =
        ServeProcess.serve(directory.resolve("data"), Map.of()).awaitReady()) {
      String url = "http://127.0.0.1:" + gateway.readyLine().httpPort();
      String said = run(List.of("node", INSTALLED.resolve("run.mjs").toString(), url));

      System.out.print(said);
      assertThat(said).contains(" checks, 0 failed");
    }
  }

  private static void copyChecks() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".mjs")).toList()) {
        Files.copy(
            file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** 0 if there is none. */
  private static int nodeMajor() throws Exception {
    if (!isRunnable("node")) {
      return 0;
    }
    String version = run(List.of("node", "--version")).strip();
    return Integer.parseInt(version.substring(1, version.indexOf('.')));
  }

  private static boolean isRunnable(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** What a program says; fails with it if the program does. */
  private static String run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as("%s said:%n%s", command, said).isZero();
    return said;
  }
}
