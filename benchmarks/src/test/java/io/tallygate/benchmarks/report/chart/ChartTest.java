package io.tallygate.benchmarks.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.benchmarks.report.chart.LineChart.Point;
import io.tallygate.benchmarks.report.chart.LineChart.Series;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ChartTest {
  @Test
  void shouldDrawLinesOverTheirAxes() throws Exception {
    String svg = lines(List.of()).draw();
    List<String> texts = texts(svg);
    assertThat(texts)
        .contains(
            "Rate <by> \"load\" & more", "0", "2,000", "records/s", "ms, logarithmic", "p50", "max")
        .contains("Measured on a machine.");
    assertThat(classes(svg, "path"))
        .contains("line l0", "line dashed l1", "reach l0")
        .doesNotContain("badline");
  }

  @Test
  void shouldListTheLinesAsTheyEnd() throws Exception {
    List<String> texts = texts(lines(List.of()).draw());
    assertThat(texts.indexOf("max")).isLessThan(texts.indexOf("p50"));
  }

  @Test
  void shouldDrawNoLineThroughWhatFailed() throws Exception {
    String svg = lines(List.of(1_500.0)).draw();
    assertThat(texts(svg)).contains("failed");
    assertThat(classes(svg, "path")).contains("badline");
    String path =
        svg.lines().filter(line -> line.contains("\"line l0\"")).findFirst().orElseThrow();
    assertThat(path.substring(path.indexOf(" d=")).chars().filter(letter -> letter == 'M').count())
        .isEqualTo(2);
  }

  @Test
  void shouldDrawBarsFrom0AndWhatStandsBehind() throws Exception {
    String svg =
        new BarChart(
                "Budget",
                List.of(),
                "ns",
                Scale.linear(10),
                List.of("user", "kernel"),
                List.of(
                    new BarChart.Row("log", "", List.of(2.0, 5.0), 7, 7, "7 ns", false),
                    BarChart.Row.failed("force", "", "not verified")))
            .draw();
    assertThat(texts(svg)).contains("user", "kernel", "log", "7 ns", "force", "not verified");
    List<Double> widths =
        svg.lines()
            .filter(line -> line.matches("<rect class=\"f[01]\".*height=\"16\"/>"))
            .map(line -> Double.parseDouble(line.replaceAll(".* width=\"([0-9.]+)\".*", "$1")))
            .toList();
    assertThat(widths).hasSize(2);
    assertThat(widths.get(1) / widths.get(0)).isBetween(2.49, 2.51);
    assertThat(classes(svg, "path")).contains("bad");
  }

  @Test
  void shouldLeaveOutTicksThatHaveNoRoom() throws Exception {
    List<String> texts =
        texts(
            new BarChart(
                    "Rate",
                    List.of(),
                    "records/s",
                    Scale.log(100_000, 10_000_000),
                    List.of("records/s"),
                    List.of(
                        new BarChart.Row(
                            "a name of some length here",
                            "",
                            List.of(2e6),
                            2e6,
                            2e6,
                            "2,000,000 of them, and words",
                            false)))
                .draw());
    assertThat(texts).contains("100,000", "1,000,000", "10,000,000").doesNotContain("500,000");
  }

  private static LineChart lines(List<Double> failedAt) {
    return new LineChart(
        "Rate <by> \"load\" & more",
        List.of("Measured on a machine."),
        "records/s",
        "ms",
        Scale.linear(2_000),
        Scale.log(1, 1_000),
        List.of(
            new Series("p50", List.of(new Point(1_000, 2, 1, 3, true), Point.of(2_000, 4)), false),
            new Series("max", List.of(Point.of(1_000, 20), Point.of(2_000, 500)), true)),
        failedAt);
  }

  /** Also shows that it is well-formed. */
  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(String svg) throws Exception {
    NodeList nodes = parse(svg).getElementsByTagName("text");
    return java.util.stream.IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private static List<String> classes(String svg, String element) throws Exception {
    NodeList nodes = parse(svg).getElementsByTagName(element);
    return java.util.stream.IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getAttributes().getNamedItem("class").getNodeValue())
        .toList();
  }
}
