package io.tallygate.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it, with the gateway's packaged jar as a child process that is killed and restarted. */
class DemoSystemIT {
  @TempDir Path directory;

  @Test
  void shouldEndWithEveryCheckOk() throws IOException {
    Path json = directory.resolve("demo.json");
    Path data = directory.resolve("data");
    int exitCode =
        LoadTest.commandLine()
            .execute("demo", "--exit", "--data", data.toString(), "--json", json.toString());
    assertThat(exitCode).isZero();
    JsonNode result = new JsonMapper().readTree(json.toFile());
    assertThat(result.path("ok").asBoolean()).isTrue();
    assertThat(result.path("checks").size()).isGreaterThan(4_500);
    result.path("checks").forEach(check -> assertThat(check.path("ok").asBoolean()).isTrue());
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }
}
