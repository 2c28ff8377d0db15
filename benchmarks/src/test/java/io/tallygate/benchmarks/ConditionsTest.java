package io.tallygate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionsTest {
  private static final Instant NOW = Instant.parse("2026-11-26T19:00:00.123Z");

  @Test
  void shouldSayWhereWhenAndWithWhat() {
    JsonNode json = Conditions.here(Clock.fixed(NOW, ZoneOffset.UTC)).toJson();
    assertThat(json.path("date").asText()).isEqualTo("2026-11-26T19:00:00Z");
    assertThat(json.path("processors").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(json.path("jdk").asText()).contains(Runtime.version().toString());
    assertThat(json.path("commit").asText()).isNotEmpty();
    assertThat(json.path("flags").isArray()).isTrue();
    assertThat(json.properties()).hasSize(9);
  }

  @Test
  void shouldReadTheFirstValueOfAName(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("cpuinfo");
    Files.writeString(
        file, "processor\t: 0\nmodel name\t: Some Processor: fast\nmodel name\t: Other\n");
    assertThat(Conditions.valueIn(file, "model name", "none")).isEqualTo("Some Processor: fast");
    assertThat(Conditions.valueIn(file, "bogomips", "none")).isEqualTo("none");
    assertThat(Conditions.valueIn(directory.resolve("absent"), "model name", "none"))
        .isEqualTo("none");
  }

  @Test
  void shouldLookForResultsBesideWhatWasBuilt() {
    assertThat(ResultsDirectory.usual()).endsWithRaw(Path.of("target", "results"));
  }
}
