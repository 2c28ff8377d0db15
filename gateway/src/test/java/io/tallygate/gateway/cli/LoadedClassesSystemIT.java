package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway that serves has no use for costs it nothing. */
class LoadedClassesSystemIT {
  @TempDir Path directory;

  @Test
  void shouldServeWithoutTheClientsOfExports() throws Exception {
    Path classes = directory.resolve("classes");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").strip().split("\\s+")));
    command.add("-Xlog:class+load:file=" + classes);
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(Tallygate.class.getName());
    command.add("serve");
    command.addAll(
        List.of(
            ServeProcess.arguments(
                directory.resolve("data"),
                Map.of(
                    "tallygate.log.segment-bytes", "4194304",
                    "tallygate.log.pool-segments", "2",
                    "tallygate.disk.watermark-bytes", "0",
                    "tallygate.ids.max", "100000"))));
    Process gateway =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = gateway.inputReader(UTF_8)) {
      assertThat(out.readLine()).as("the ready line").isNotNull();
    } finally {
      gateway.destroyForcibly().waitFor();
    }
    try (Stream<String> loaded = Files.lines(classes)) {
      assertThat(loaded.filter(line -> line.contains("org.duckdb.") || isForExports(line)))
          .as("the store's classes, and no others of these")
          .isNotEmpty()
          .noneMatch(LoadedClassesSystemIT::isForExports);
    }
  }

  private static boolean isForExports(String line) {
    return line.contains("org.postgresql.") || line.contains("org.apache.kafka.");
  }
}
