package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Prometheus' own checker: of {@code .ci/install-promtool}, or of the path. */
final class Promtool {
  private static final String NAME = "promtool";
  private static final long TIMEOUT_SECONDS = 30;

  private final Path program;

  /** What it said, and whether it was content. */
  record Verdict(boolean isGood, String text) {}

  private Promtool(Path program) {
    this.program = program;
  }

  static Optional<Promtool> find() {
    List<Path> places = new ArrayList<>();
    places.add(Path.of("..", ".tools", NAME));
    for (String directory :
        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      places.add(Path.of(directory, NAME));
    }
    return places.stream().filter(Files::isExecutable).findFirst().map(Promtool::new);
  }

  /** The page of metrics, by what its linter thinks good. */
  Verdict checkMetrics(String page, Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("metrics.txt"), page);
    return run(
        new ProcessBuilder(program.toString(), "check", "metrics").redirectInput(file.toFile()));
  }

  /** A file of rules. */
  Verdict checkRules(Path file) throws Exception {
    return run(new ProcessBuilder(program.toString(), "check", "rules", file.toString()));
  }

  /** What the rules say of series that are made up in a file. */
  Verdict testRules(Path file) throws Exception {
    return run(new ProcessBuilder(program.toString(), "test", "rules", file.toString()));
  }

  private static Verdict run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("promtool did not end");
    }
    return new Verdict(process.exitValue() == 0, text);
  }
}
