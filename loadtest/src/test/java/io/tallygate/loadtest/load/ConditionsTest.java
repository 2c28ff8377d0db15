package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionsTest {
  @TempDir Path directory;

  @Test
  void shouldKnowThisMachine() {
    ObjectNode json = Conditions.now(" -Xmx896m ").toJson();
    assertThat(json.get("processors").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(json.get("memoryMb").asLong()).isPositive();
    assertThat(json.get("jdk").asText()).contains(Runtime.version().toString());
    assertThat(json.get("gatewayOptions").asText()).isEqualTo("-Xmx896m");
    assertThat(json.get("commit").asText()).isNotBlank();
    assertThat(json.get("seed").asLong()).isEqualTo(LocalGenerator.SEED);
    assertThat(Instant.parse(json.get("at").asText())).isBefore(Instant.now());
  }

  @Test
  void shouldSayThemInALine() {
    assertThat(
            new Conditions(2, "EPYC", 7_680, "Linux 6.1", "17", "-Xmx1g", "abc", 7, Instant.EPOCH))
        .hasToString(
            "on 2 × EPYC, 7.5 GB, Linux 6.1, 17, gateway -Xmx1g; commit abc, seed 7, 1970-01-01T00:00:00Z");
  }

  @Test
  void shouldReadTheModelOfTheProcessorIfTheSystemSaysIt() throws IOException {
    Path file = directory.resolve("cpuinfo");
    assertThat(Conditions.cpuModel(file)).isEqualTo("unknown");
    Files.writeString(file, "processor : 0\n");
    assertThat(Conditions.cpuModel(file)).isEqualTo("unknown");
    Files.writeString(file, "processor\t: 0\nmodel name\t: AMD EPYC 9R14\nmodel name\t: other\n");
    assertThat(Conditions.cpuModel(file)).isEqualTo("AMD EPYC 9R14");
  }
}
