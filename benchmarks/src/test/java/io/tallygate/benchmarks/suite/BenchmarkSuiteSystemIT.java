package io.tallygate.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark, once, with the smallest parameters: what it compares at its end must hold, and it must leave a result. */
class BenchmarkSuiteSystemIT {
  private static final String IGNORE_LOCK = "jmh.ignoreLock";
  private static final String DIRECTORY = "tallygate.bench.directory";
  private static final String SEGMENT = "tallygate.bench.segment-bytes";

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    // Nothing is measured: others on this machine may run benchmarks.
    System.setProperty(IGNORE_LOCK, "true");
    System.setProperty(DIRECTORY, directory.toString());
    System.setProperty(SEGMENT, String.valueOf(1 << 20));
  }

  @AfterEach
  void restore() {
    System.clearProperty(IGNORE_LOCK);
    System.clearProperty(DIRECTORY);
    System.clearProperty(SEGMENT);
  }

  @Test
  void shouldRunEveryBenchmarkAndKeepResultsAndConditions() throws IOException {
    Path results = directory.resolve("results").resolve("smoke.json");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int exit =
        BenchmarkSuite.run(
            new PrintStream(said, true, StandardCharsets.UTF_8),
            ("-f 0 -wi 0 -i 1 -r 1ms -v SILENT -foe false -p series=1000 -p batch=64 -p skew=ZIPF"
                    + " -p durability=PAGE_CACHE -p rows=1000 -p dirty=10 -p frames=1 -p group=64"
                    + " -p events=500 -p idsMax=100000 -p subscriptions=100 -p banded=true -rff "
                    + results)
                .split(" "));
    assertThat(exit).as(said.toString(StandardCharsets.UTF_8)).isZero();
    JsonNode measured = new ObjectMapper().readTree(results.toFile());
    JsonNode conditions = new ObjectMapper().readTree(RunConditions.beside(results).toFile());
    for (JsonNode each : measured) {
      String name = each.path("benchmark").asText();
      assertThat(each.path("primaryMetric").path("score").asDouble()).as(name).isPositive();
      assertThat(each.path("secondaryMetrics").has("gc.alloc.rate.norm")).as(name).isTrue();
    }
    assertThat(conditions.path("kind").asText()).isEqualTo("conditions");
    assertThat(conditions.path("results").asInt()).isGreaterThan(40).isEqualTo(measured.size());
    assertThat(conditions.path("processors").asInt()).isPositive();
    assertThat(conditions.path("missing")).isEmpty();
  }
}
