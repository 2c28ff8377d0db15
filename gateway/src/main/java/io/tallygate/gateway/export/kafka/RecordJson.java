package io.tallygate.gateway.export.kafka;

import io.tallygate.gateway.export.sink.SnapshotColumn;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Key and value of a row's record: made by DuckDB, passed on as they are. Decimals are texts, so that nobody reads them as
 * floating point numbers; dimensions and attributes are objects.
 */
final class RecordJson {
  private RecordJson() {}

  /**
   * SQL expressions, for DuckDB, of key and value.
   *
   * @param isRemoved an SQL expression: whether the row is gone
   */
  static List<String> of(SnapshotTable table, SnapshotIdentity snapshot, String isRemoved) {
    String fields =
        table.columnsWithTenant().stream()
            .map(column -> "'" + column.camelCase() + "': " + value(column))
            .collect(Collectors.joining(", "));
    return List.of(
        "tenant || '/' || " + keyed(table),
        "CAST(to_json({"
            + fields
            + ", 'removed': "
            + isRemoved
            + ", 'throughFlush': "
            + snapshot.throughFlush()
            + "}) AS VARCHAR)");
  }

  /** Records of a subject, or of a statement, keep their order. */
  private static String keyed(SnapshotTable table) {
    return switch (table) {
      case USAGE, EVENTS -> "subject";
      case STATEMENTS, STATEMENT_LINES, LEDGER -> "statement_id";
    };
  }

  private static String value(SnapshotColumn column) {
    String name = column.quoted();
    return switch (column.kind()) {
      case TEXT, INTEGER, BOOLEAN -> name;
      case JSON -> "CAST(" + name + " AS JSON)";
      // All have decimal places: cutting zeroes off ends at the point at the latest.
      case DECIMAL -> "rtrim(rtrim(CAST(" + name + " AS VARCHAR), '0'), '.')";
      case INSTANT ->
          "replace(CAST(make_timestamp(epoch_us(" + name + ")) AS VARCHAR), ' ', 'T') || 'Z'";
      case DATE -> "CAST(" + name + " AS VARCHAR)";
    };
  }
}
