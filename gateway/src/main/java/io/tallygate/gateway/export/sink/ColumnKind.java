package io.tallygate.gateway.export.sink;

/** What a column of a snapshot holds, and so how its value is written as text. All texts are exact: nothing is rounded. */
public enum ColumnKind {
  /** Any text. U+0000, which PostgreSQL cannot store, is written as U+FFFD. */
  TEXT,
  /** A JSON document, as text. */
  JSON,
  /** A whole number of at most 64 bits. */
  INTEGER,
  /** A decimal number of at most 38 digits. */
  DECIMAL,
  /** True or false. */
  BOOLEAN,
  /** An instant, to the microsecond, in UTC. */
  INSTANT,
  /** A date of no zone. */
  DATE;

  /** An SQL expression, for DuckDB, of the value as text; null where the column is null. */
  String text(String column) {
    return switch (this) {
      case TEXT, JSON -> "replace(CAST(" + column + " AS VARCHAR), chr(0), chr(65533))";
      // A time stamp without a zone is written the same whatever the zone of this machine.
      case INSTANT -> "CAST(make_timestamp(epoch_us(" + column + ")) AS VARCHAR) || '+00'";
      case INTEGER, DECIMAL, BOOLEAN, DATE -> "CAST(" + column + " AS VARCHAR)";
    };
  }
}
