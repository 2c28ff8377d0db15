package io.tallygate.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
  private static final String GOLDEN = "expected.md";

  @TempDir private Path directory;
  private Path results;
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void copySamples() throws IOException, URISyntaxException {
    results = Files.createDirectory(directory.resolve("results"));
    try (Stream<Path> files = Files.list(samples())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        Files.copy(file, results.resolve(file.getFileName()));
      }
    }
  }

  private static Path samples() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(ReportCommandTest.class.getResource("/report")).toURI());
  }

  @Test
  void shouldWriteTheTablesOfAllKindsOfResults() throws Exception {
    assertThat(run("--results", results.toString())).isZero();
    String page = Files.readString(results.resolve("report.md"));
    assertThat(page).isEqualTo(Files.readString(samples().resolve(GOLDEN), StandardCharsets.UTF_8));
    assertThat(errors.toString()).contains("left aside").contains("other.json");
  }

  @Test
  void shouldDrawEveryPlotThatThePageShows() throws IOException {
    assertThat(run("--results", results.toString(), "--out", directory.resolve("out").toString()))
        .isZero();
    Path page = directory.resolve("out").resolve("report.md");
    List<String> plots =
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("!["))
            .map(line -> line.replaceAll(".*\\((.*)\\)$", "$1"))
            .toList();
    assertThat(plots)
        .containsExactly(
            "runs.svg",
            "budget-budget.svg",
            "sweep-latency.svg",
            "soak-rate.svg",
            "soak-latency.svg",
            "soak-memory.svg",
            "growth-series-rate.svg",
            "growth-series-memory.svg",
            "growth-durability.svg",
            "peers.svg",
            "jmh-stations.svg",
            "jmh-CountingBenchmark.svg");
    for (String plot : plots) {
      assertThat(page.resolveSibling(plot)).content().startsWith("<svg ").endsWith("</svg>\n");
    }
  }

  @Test
  void shouldFindResultsBelowTheDirectoryByTheWayToThem() throws IOException {
    Path below = Files.createDirectory(results.resolve("headline"));
    Files.move(results.resolve("growth.json"), below.resolve("growth.json"));
    assertThat(run("--results", results.toString())).isZero();
    assertThat(results.resolve("headline-growth-durability.svg")).exists();
  }

  @Test
  void shouldWriteTheSameBytesAgain() throws IOException {
    run("--results", results.toString());
    String svg = Files.readString(results.resolve("sweep-latency.svg"));
    String page = Files.readString(results.resolve("report.md"));
    run("--results", results.toString());
    assertThat(results.resolve("sweep-latency.svg")).content().isEqualTo(svg);
    assertThat(results.resolve("report.md")).content().isEqualTo(page);
  }

  @Test
  void shouldDrawDistributionsOfStepsThatAreGood() throws IOException {
    writeHistograms(results.resolve("sweep.hlog"));
    assertThat(run("--results", results.toString())).isZero();
    assertThat(results.resolve("sweep-percentiles.svg"))
        .content()
        .contains(
            ">10 % of the knee<", ">100 % of the knee<", ">99.9 %<", "1 failed and are left out.")
        .doesNotContain(">50 % of the knee<");
  }

  @Test
  void shouldReadDistributionsAsTheLoadTestWritesThem() throws IOException {
    Path distributions = Files.createDirectory(results.resolve("sweep"));
    try (var stream = new java.io.PrintStream(distributions.resolve("load-010.hgrm").toFile())) {
      histogram(10).outputPercentileDistribution(stream, 5, 1e6);
    }
    assertThat(run("--results", results.toString())).isZero();
    assertThat(results.resolve("sweep-percentiles.svg")).content().contains(">99.9 %<");
  }

  @Test
  void shouldNameTheFieldThatIsMissing() throws IOException {
    Files.writeString(
        results.resolve("broken.json"), "{\"kind\":\"growth\",\"series\":[{\"name\":\"series\"}]}");
    assertThat(run("--results", results.toString())).isEqualTo(1);
    assertThat(errors.toString())
        .contains("broken.json: series[0].points should be an array, and is missing");
    assertThat(results.resolve("report.md")).doesNotExist();
  }

  @Test
  void shouldNameTheFileThatIsNotJson() throws IOException {
    Files.writeString(results.resolve("cut.json"), "{\"kind\":");
    assertThat(run("--results", results.toString())).isEqualTo(1);
    assertThat(errors.toString()).contains("cut.json should be JSON, and is not");
  }

  @Test
  void shouldRefuseADirectoryWithoutResults() throws IOException {
    assertThat(run("--results", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("--results is not a directory").contains("none");
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThat(run("--results", empty.toString())).isEqualTo(2);
    assertThat(errors.toString()).contains("--results has no result in it");
  }

  private int run(String... arguments) {
    return new CommandLine(new ReportCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }

  private static void writeHistograms(Path file) throws IOException {
    try (FileOutputStream stream = new FileOutputStream(file.toFile())) {
      HistogramLogWriter writer = new HistogramLogWriter(stream);
      writer.outputLogFormatVersion();
      for (int percent : new int[] {10, 50, 100}) {
        Histogram histogram = histogram(percent);
        histogram.setTag(String.format("load-%03d", percent));
        writer.outputIntervalHistogram(histogram);
      }
    }
  }

  /** 10,000 values in ns, evenly from 0.1 ms on. */
  private static Histogram histogram(int percent) {
    Histogram histogram = new Histogram(3);
    for (int i = 1; i <= 10_000; i++) {
      histogram.recordValue(percent * 100_000L + i * 1_000L);
    }
    return histogram;
  }
}
