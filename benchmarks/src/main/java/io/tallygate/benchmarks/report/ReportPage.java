package io.tallygate.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The page that comes of it, and the plots beside it. Nothing is written before {@link #write}. */
final class ReportPage {
  static final String FILE = "report.md";

  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> plots = new LinkedHashMap<>();

  void title(String words) {
    text.append("# ").append(words).append("\n\n");
  }

  void heading(String words) {
    text.append("## ").append(words).append("\n\n");
  }

  void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  void table(MarkdownTable table) {
    text.append(table.text()).append('\n');
  }

  /**
   * @param name of the file, without extension; unfit letters become hyphens
   * @param words for whom cannot see it
   */
  void plot(String name, String svg, String words) {
    String file = name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".svg";
    plots.put(file, svg);
    text.append("![").append(words).append("](").append(file).append(")\n\n");
  }

  int plotCount() {
    return plots.size();
  }

  String text() {
    return text.toString().stripTrailing() + "\n";
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> plot : plots.entrySet()) {
      Files.writeString(directory.resolve(plot.getKey()), plot.getValue());
    }
    Files.writeString(directory.resolve(FILE), text());
  }
}
