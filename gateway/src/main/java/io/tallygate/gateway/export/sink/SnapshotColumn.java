package io.tallygate.gateway.export.sink;

import java.util.Locale;

/** A column that a snapshot has and sinks write. */
public record SnapshotColumn(String name, ColumnKind kind) {
  /** The name, quoted for SQL. */
  public String quoted() {
    return '"' + name + '"';
  }

  /** An SQL expression, for DuckDB, of the value as text. */
  public String text() {
    return kind.text(quoted());
  }

  /** The name as documents in JSON have it: {@code window_start} is {@code windowStart}. */
  public String camelCase() {
    StringBuilder result = new StringBuilder();
    for (String word : name.split("_")) {
      result.append(
          result.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return result.toString();
  }
}
