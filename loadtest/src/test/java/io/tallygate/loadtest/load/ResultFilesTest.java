package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFilesTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "out.json, out.failed.json",
    "out, out.failed",
    "a.b.hlog, a.b.failed.hlog",
    ".hidden, .hidden.failed",
    "dir.d/out, dir.d/out.failed"
  })
  void shouldNameAFailedFileSo(String name, String failed) {
    assertThat(ResultFiles.failed(Path.of(name))).isEqualTo(Path.of(failed));
  }

  @Test
  void shouldHaveAFailedFileWhileTheRunLasts() throws IOException {
    Path json = directory.resolve("out.json");
    Files.writeString(json, "{}");
    ResultFiles files = files(json);
    files.begin();
    assertThat(json).doesNotExist();
    JsonNode running = JSON.readTree(directory.resolve("out.failed.json").toFile());
    assertThat(running.path("verified").asBoolean(true)).isFalse();
    assertThat(running.path("failure").asText()).contains("was killed");
    assertThat(running.path("conditions").path("cpu").asText()).isEqualTo("a model");

    files.write(new Result(true, List.of()));
    assertThat(directory.resolve("out.failed.json")).doesNotExist();
    assertThat(JSON.readTree(json.toFile()).path("conditions").path("cpu").asText())
        .isEqualTo("a model");
  }

  @Test
  void shouldMarkTheStepThatFailedAndTheWhole() throws IOException {
    ResultFiles files = files(directory.resolve("out.json"));
    files.begin();
    files.write(
        new Result(
            false,
            List.of(
                new RunResult.Distribution("load-010", true, histogram()),
                new RunResult.Distribution("load-020", false, histogram()))));
    try (Stream<Path> names = Files.list(directory)) {
      assertThat(names.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("out.failed.json", "load-010.hgrm", "load-020.failed.hgrm");
    }
  }

  private ResultFiles files(Path json) {
    return new ResultFiles(json, null, directory, JSON.createObjectNode().put("cpu", "a model"));
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(3);
    histogram.recordValue(1_000_000);
    return histogram;
  }

  private record Result(boolean isVerified, List<Distribution> distributions) implements RunResult {
    @Override
    public ObjectNode toJson() {
      return JSON.createObjectNode().put("verified", isVerified);
    }

    @Override
    public void print(PrintStream out) {
      out.println(isVerified);
    }

    @Override
    public List<Histogram> latencies() {
      return List.of(histogram());
    }
  }
}
