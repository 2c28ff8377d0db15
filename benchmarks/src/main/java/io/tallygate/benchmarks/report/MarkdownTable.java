package io.tallygate.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table as GitHub reads it. Columns whose name ends in {@link #NUMBERS} stand to the right. */
public final class MarkdownTable {
  /** At the end of a column's name: it holds numbers. */
  public static final String NUMBERS = ">";

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param columns their names
   */
  public MarkdownTable(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with a cell for each column. */
  public void row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a cell for each column [columns=" + columns.size() + "] [cells=" + cells.length + "]");
    }
    rows.add(List.of(cells));
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** In lines, the last one ended. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, columns.stream().map(MarkdownTable::nameOf).toList());
    text.append('|');
    columns.forEach(column -> text.append(column.endsWith(NUMBERS) ? " ---: |" : " --- |"));
    text.append('\n');
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private static String nameOf(String column) {
    return column.endsWith(NUMBERS)
        ? column.substring(0, column.length() - NUMBERS.length())
        : column;
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append('|');
    cells.forEach(
        cell ->
            text.append(' ')
                .append(cell.replace("|", "\\|").replaceAll("\\s+", " "))
                .append(cell.isEmpty() ? "|" : " |"));
    text.append('\n');
  }
}
