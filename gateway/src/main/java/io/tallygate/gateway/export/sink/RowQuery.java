package io.tallygate.gateway.export.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The query, for DuckDB, of one tenant's rows of a table in the order of their keys, behind a key. Values are made by the
 * query, as text that a sink passes on: one text a row is read several times faster than a value a column.
 */
final class RowQuery {
  private final SnapshotTable table;

  RowQuery(SnapshotTable table) {
    this.table = table;
  }

  /**
   * @param source what rows come from: an SQL table expression with all columns of the table
   * @param values expressions of texts
   * @param isBehindKey whether there is a key that rows must lie behind
   */
  String sql(String source, List<String> values, boolean isBehindKey) {
    List<String> selected = new ArrayList<>(values);
    table.key().forEach(part -> selected.add(part.text()));
    return "SELECT "
        + String.join(", ", selected)
        + " FROM "
        + source
        + " WHERE tenant = ?"
        + (isBehindKey ? " AND " + behind(0) : "")
        + " ORDER BY "
        + table.key().stream().map(KeyPart::sortable).collect(Collectors.joining(", "));
  }

  /** In the order of the query's parameters. */
  List<String> parameters(String tenant, List<String> key) {
    List<String> parameters = new ArrayList<>();
    parameters.add(tenant);
    for (int i = 0; i < key.size(); i++) {
      parameters.add(key.get(i));
      if (i + 1 < key.size()) {
        parameters.add(key.get(i));
      }
    }
    return parameters;
  }

  /** By the first part; where that is equal, by the others. */
  private String behind(int index) {
    KeyPart part = table.key().get(index);
    String greater = part.sortable() + " > " + part.parameter();
    if (index + 1 == table.key().size()) {
      return greater;
    }
    String equal = part.sortable() + " = " + part.parameter();
    return "(" + greater + " OR (" + equal + " AND " + behind(index + 1) + "))";
  }
}
