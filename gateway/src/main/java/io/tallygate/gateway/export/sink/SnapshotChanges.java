package io.tallygate.gateway.export.sink;

import java.util.stream.Collectors;

/** What differs, in a table, between a snapshot and an earlier one. */
final class SnapshotChanges {
  private final SnapshotTable table;

  SnapshotChanges(SnapshotTable table) {
    this.table = table;
  }

  /** A table expression: rows that are new or otherwise, and rows that are gone, with {@code is_removed}. */
  String sql(String earlier) {
    String now = "main." + table.tableName();
    String then = earlier + ".main." + table.tableName();
    return "(SELECT "
        + columns("n")
        + ", false AS is_removed FROM "
        + now
        + " n ANTI JOIN "
        + then
        + " o ON "
        + sameKey()
        + " AND "
        + sameValues()
        + " UNION ALL SELECT "
        + columns("o")
        + ", true AS is_removed FROM "
        + then
        + " o ANTI JOIN "
        + now
        + " n ON "
        + sameKey()
        + ")";
  }

  private String columns(String alias) {
    return table.columnsWithTenant().stream()
        .map(column -> alias + "." + column.quoted())
        .collect(Collectors.joining(", "));
  }

  private String sameKey() {
    return "n.tenant = o.tenant AND "
        + table.key().stream()
            .map(part -> part.column().quoted())
            .map(column -> "n." + column + " = o." + column)
            .collect(Collectors.joining(" AND "));
  }

  private String sameValues() {
    return table.columns().stream()
        .map(SnapshotColumn::quoted)
        .map(column -> "n." + column + " IS NOT DISTINCT FROM o." + column)
        .collect(Collectors.joining(" AND "));
  }
}
