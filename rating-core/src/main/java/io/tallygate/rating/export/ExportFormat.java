package io.tallygate.rating.export;

import java.util.Locale;

/** How rows are written into a file. Decimals have all their digits in each of them. */
public enum ExportFormat {
  /** RFC 4180 with a header; times in RFC 3339, UTC. */
  CSV("csv", "FORMAT csv, HEADER"),
  /** A JSON object a line; decimals and times are text, dimensions and attributes objects. */
  JSONL("jsonl", "FORMAT json"),
  /** The types of the snapshot. */
  PARQUET("parquet", "FORMAT parquet");

  private final String extension;
  private final String options;

  ExportFormat(String extension, String options) {
    this.extension = extension;
    this.options = options;
  }

  /** Of file names. */
  public String extension() {
    return extension;
  }

  /** Of COPY. */
  String options() {
    return options;
  }

  /** What is written of a column. */
  String expression(String column, String type) {
    if (this == PARQUET) {
      return column;
    }
    if (type.equals("TIMESTAMP WITH TIME ZONE")) {
      return "strftime(make_timestamp(epoch_us("
          + column
          + ")), '"
          + timeFormat(column)
          + "') AS "
          + column;
    }
    if (this == JSONL && type.toUpperCase(Locale.ROOT).startsWith("DECIMAL")) {
      return "CAST(" + column + " AS VARCHAR) AS " + column;
    }
    if (this == JSONL && (column.equals("dimensions") || column.equals("attributes"))) {
      return "CAST(" + column + " AS JSON) AS " + column;
    }
    return column;
  }

  /** Borders of windows and periods lie on whole seconds. */
  private static String timeFormat(String column) {
    return column.startsWith("window_") || column.startsWith("period_")
        ? "%Y-%m-%dT%H:%M:%SZ"
        : "%Y-%m-%dT%H:%M:%S.%fZ";
  }
}
