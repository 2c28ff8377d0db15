package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.Spread;
import io.tallygate.benchmarks.report.ResultFile.Kind;
import io.tallygate.benchmarks.report.chart.BarChart;
import io.tallygate.benchmarks.report.chart.Numbers;
import io.tallygate.benchmarks.report.chart.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tallygate beside other systems. */
final class PeersSection implements Section {
  @Override
  public void write(List<ResultFile> results, ReportPage page) {
    for (ResultFile file : Section.of(Kind.PEERS, results)) {
      PeersTable table = PeersTable.of(file.fields());
      page.heading("Beside other systems");
      page.paragraph(table.text().strip());
      page.plot(file.name(), chart(file, table), "Records per second of each system");
      page.paragraph(file.caption().get(0));
    }
  }

  private static String chart(ResultFile file, PeersTable table) {
    List<BarChart.Row> rows = new ArrayList<>();
    for (PeersTable.Row peer : table.rows()) {
      Spread rate = peer.rate();
      rows.add(
          rate == null
              ? BarChart.Row.failed(peer.text(), peer.guarantees(), "failed in every round")
              : new BarChart.Row(
                  peer.text(),
                  peer.guarantees() + (peer.failed() > 0 ? "; " + peer.failedText() : ""),
                  List.of(rate.median()),
                  rate.least(),
                  rate.most(),
                  Numbers.whole(rate.median()),
                  peer.isOwn()));
    }
    List<Double> values =
        rows.stream()
            .filter(row -> !row.values().isEmpty())
            .flatMap(row -> Stream.of(row.least(), row.most()))
            .toList();
    List<String> caption = new ArrayList<>();
    caption.add(
        table.workload()
            + " Below each name: what an acknowledgement of it is worth. Median of the rounds, across it least to most.");
    caption.addAll(file.caption());
    return new BarChart(
            "Records acknowledged per second, beside other systems",
            caption,
            "records/s",
            values.isEmpty()
                ? Scale.linear(1)
                : Scale.log(
                    0.7 * values.stream().mapToDouble(each -> each).min().orElse(1),
                    values.stream().mapToDouble(each -> each).max().orElse(1)),
            List.of("records/s"),
            rows)
        .draw();
  }
}
