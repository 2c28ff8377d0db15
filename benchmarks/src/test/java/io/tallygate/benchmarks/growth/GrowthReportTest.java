package io.tallygate.benchmarks.growth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthReportTest {
  private static final GrowthSeries SERIES =
      new GrowthSeries(
          "series",
          "series",
          GrowthSeries.RATE,
          List.of(
              new GrowthPoint(
                  new LongNode(10_000),
                  List.of(
                      Run.good(9_000_000, Map.of(Figure.RSS_MB, 500.0, Figure.P99_MS, 1.5)),
                      Run.failed("it lost a record"),
                      Run.good(8_000_000, Map.of(Figure.RSS_MB, 700.0)))),
              new GrowthPoint(new LongNode(100_000), List.of(Run.failed("it did not start")))));
  private static final GrowthSeries DURABILITY =
      new GrowthSeries(
          "durability",
          "durability",
          GrowthSeries.RATE,
          List.of(new GrowthPoint(new TextNode("disk"), List.of(Run.good(1, Map.of())))));

  @TempDir Path directory;

  private static ObjectNode conditions() {
    return JsonMapper.builder().build().createObjectNode().put("rounds", "3");
  }

  @Test
  void shouldWriteTheShapeThatPlotsAreMadeFrom() throws IOException {
    Path file = directory.resolve("results").resolve("growth.json");
    new GrowthReport(conditions(), List.of(SERIES, DURABILITY)).writeJson(file);
    assertThat(JsonMapper.builder().build().readTree(file.toFile()))
        .isEqualTo(
            JsonMapper.builder()
                .build()
                .readTree(
                    """
                    {"kind": "growth", "conditions": {"rounds": "3"}, "series": [
                      {"name": "series", "unit": "series", "value": "records/s", "points": [
                        {"x": 10000, "median": 8500000, "least": 8000000, "most": 9000000, "p99Ms": 1.5, "rssMb": 600,
                         "runs": [
                           {"verified": true, "value": 9000000, "p99Ms": 1.5, "rssMb": 500, "failure": null},
                           {"verified": false, "failure": "it lost a record"},
                           {"verified": true, "value": 8000000, "rssMb": 700, "failure": null}],
                         "failed": 1},
                        {"x": 100000, "median": null, "least": null, "most": null,
                         "runs": [{"verified": false, "failure": "it did not start"}], "failed": 1}]},
                      {"name": "durability", "unit": "durability", "value": "records/s", "points": [
                        {"x": "disk", "median": 1, "least": 1, "most": 1,
                         "runs": [{"verified": true, "value": 1, "failure": null}], "failed": 0}]}]}
                    """));
  }

  @Test
  void shouldPrintATableThatShowsFailedRunsAsFailed() {
    GrowthReport report = new GrowthReport(conditions(), List.of(SERIES));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    report.print(new PrintStream(bytes, true, UTF_8));
    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "",
            "series (records/s)",
            "",
            "| series | median | least | most | p99 ms | RSS MB | failed |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            "| 10,000 | 8,500,000 | 8,000,000 | 9,000,000 | 1.50 | 600 | 1 of 3 |",
            "| 100,000 | – | – | – | – | – | 1 of 1 |",
            "failed at 10000: it lost a record",
            "failed at 100000: it did not start",
            "",
            "rounds: 3");
  }

  @Test
  void shouldBeGoodOnlyIfEveryRunWas() {
    assertThat(new GrowthReport(conditions(), List.of(SERIES, DURABILITY)).isGood()).isFalse();
    assertThat(new GrowthReport(conditions(), List.of(DURABILITY)).isGood()).isTrue();
  }
}
