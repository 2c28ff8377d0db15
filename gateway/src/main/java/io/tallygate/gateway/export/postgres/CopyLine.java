package io.tallygate.gateway.export.postgres;

import io.tallygate.gateway.export.sink.ColumnKind;
import io.tallygate.gateway.export.sink.SnapshotColumn;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.util.stream.Collectors;

/** A row as a line of PostgreSQL's COPY, in its text format: made by DuckDB, passed on as it is. */
final class CopyLine {
  private CopyLine() {}

  /** An SQL expression, for DuckDB, of the line, without its end. */
  static String of(SnapshotTable table) {
    return table.columnsWithTenant().stream()
        .map(CopyLine::field)
        .collect(Collectors.joining(", ", "concat_ws(chr(9), ", ")"));
  }

  private static String field(SnapshotColumn column) {
    boolean isText = column.kind() == ColumnKind.TEXT || column.kind() == ColumnKind.JSON;
    return "coalesce(" + (isText ? escaped(column.text()) : column.text()) + ", '\\N')";
  }

  /** DuckDB's literals know no escapes: {@code '\t'} is a backslash and a letter. */
  private static String escaped(String text) {
    return "replace(replace(replace(replace("
        + text
        + ", '\\', '\\\\'), chr(9), '\\t'), chr(10), '\\n'), chr(13), '\\r')";
  }
}
