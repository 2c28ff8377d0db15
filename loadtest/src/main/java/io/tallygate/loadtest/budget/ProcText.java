package io.tallygate.loadtest.budget;

/** Texts of {@code /proc} that have a figure on each line. */
final class ProcText {
  private ProcText() {}

  /**
   * The number behind a label.
   *
   * @param label with its colon, at the beginning of a line
   * @throws IllegalArgumentException there is no such line
   */
  static long number(String text, String label) {
    return text.lines()
        .filter(line -> line.startsWith(label))
        .map(line -> Long.parseLong(line.substring(label.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no line [label=" + label + "]"));
  }
}
