package io.tallygate.benchmarks.report.chart;

import java.util.Locale;

/** Writes the elements of a picture, one a line, so that a change of a plot can be read as a difference of texts. */
final class Svg {
  /** Of a letter of the usual sans-serif fonts, in parts of the font's size; a little more than the mean. */
  private static final double LETTER_WIDTH = 0.6;

  private final StringBuilder text = new StringBuilder();

  /** Begins a picture on a ground of its own, so that it can be read wherever it is shown. */
  Svg(double width, double height, String title, String description) {
    text.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$s %2$s\" width=\"%1$s\" height=\"%2$s\" role=\"img\">%n",
            number(width),
            number(height)));
    text.append("<title>").append(escaped(title)).append("</title>\n");
    text.append("<desc>").append(escaped(description)).append("</desc>\n");
    text.append("<style>\n").append(Style.CSS).append("</style>\n");
    rectangle(0.5, 0.5, width - 1, height - 1, "ground");
  }

  static double widthOf(String letters, double fontSize) {
    return letters.length() * fontSize * LETTER_WIDTH;
  }

  void rectangle(double x, double y, double width, double height, String type) {
    text.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>%n",
            type,
            number(x),
            number(y),
            number(width),
            number(height)));
  }

  void line(double x1, double y1, double x2, double y2, String type) {
    path("M" + point(x1, y1) + "L" + point(x2, y2), type);
  }

  /**
   * @param data as SVG writes paths
   */
  void path(String data, String type) {
    text.append("<path class=\"").append(type).append("\" d=\"").append(data).append("\"/>\n");
  }

  /**
   * @param type says the size and where the text is anchored
   */
  void text(double x, double y, String type, String letters) {
    text.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>%n",
            type,
            number(x),
            number(y),
            escaped(letters)));
  }

  /** Two texts on a line, the second in small letters. */
  void textWithDetail(double x, double y, String letters, String small) {
    text.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%s\" y=\"%s\">%s<tspan class=\"small\" dx=\"10\">%s</tspan></text>%n",
            number(x),
            number(y),
            escaped(letters),
            escaped(small)));
  }

  /** Read from below. */
  void upright(double x, double y, String type, String letters) {
    text.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" transform=\"translate(%s %s) rotate(-90)\">%s</text>%n",
            type,
            number(x),
            number(y),
            escaped(letters)));
  }

  static String point(double x, double y) {
    return number(x) + " " + number(y);
  }

  /** A tenth of a pixel is finer than anybody sees. */
  private static String number(double value) {
    String written = String.format(Locale.ROOT, "%.1f", value);
    return written.endsWith(".0") ? written.substring(0, written.length() - 2) : written;
  }

  private static String escaped(String letters) {
    return letters
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Ends the picture. */
  String finish() {
    return text.append("</svg>\n").toString().replace("\r\n", "\n");
  }
}
