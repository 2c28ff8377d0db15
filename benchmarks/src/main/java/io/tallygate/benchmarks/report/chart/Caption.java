package io.tallygate.benchmarks.report.chart;

import java.util.ArrayList;
import java.util.List;

/** Small lines below a plot: what was measured where, and what is to be kept in mind. */
final class Caption {
  static final double LINE_HEIGHT = 16;

  private Caption() {}

  /** Words of all paragraphs, in lines that fit. */
  static List<String> lines(List<String> paragraphs, double width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : paragraphs) {
      StringBuilder line = new StringBuilder();
      for (String word : paragraph.strip().split("\\s+")) {
        if (line.length() > 0 && Svg.widthOf(line + " " + word, Style.SMALL_SIZE) > width) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.length() == 0 ? "" : " ").append(word);
      }
      if (line.length() > 0) {
        lines.add(line.toString());
      }
    }
    return lines;
  }

  static void draw(Svg svg, List<String> lines, double x, double y) {
    for (int i = 0; i < lines.size(); i++) {
      svg.text(x, y + i * LINE_HEIGHT, "small", lines.get(i));
    }
  }
}
