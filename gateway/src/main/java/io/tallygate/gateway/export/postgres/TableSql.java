package io.tallygate.gateway.export.postgres;

import io.tallygate.gateway.export.sink.KeyPart;
import io.tallygate.gateway.export.sink.SnapshotColumn;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL, for PostgreSQL, that brings a batch of rows into a table. A batch covers a range of keys, from behind the last one of
 * the batch before: what the target has in that range, and the batch has not, is gone from the usage.
 *
 * <p>Ranges are compared as rows that begin with the tenant, as the primary keys do, so that their index is used.
 */
final class TableSql {
  private final String target;
  private final String staging;
  private final List<KeyPart> key;
  private final List<String> columns;

  TableSql(SnapshotTable table) {
    this.target = PostgresSchema.NAME + "." + table.tableName();
    this.staging = "staged_" + table.tableName();
    this.key = table.key();
    this.columns = table.columnsWithTenant().stream().map(SnapshotColumn::quoted).toList();
  }

  /** Rows on their way, emptied by every commit; of the session. */
  String createStaging() {
    return "CREATE TEMPORARY TABLE IF NOT EXISTS "
        + staging
        + " (LIKE "
        + target
        + " INCLUDING GENERATED) ON COMMIT DELETE ROWS";
  }

  /** Whether the target has rows of the tenant behind a key. Parameters: those of the range. */
  String hasRowsBehind(boolean hasStart) {
    return "SELECT EXISTS (SELECT FROM " + target + " t WHERE " + range(hasStart, false) + ")";
  }

  /** A COPY straight into the target, or into the staging table. */
  String copy(boolean isStraight) {
    return "COPY "
        + (isStraight ? target : staging)
        + " ("
        + String.join(", ", columns)
        + ") FROM STDIN";
  }

  /**
   * For the two that follow, until the end of the transaction: the planner takes a range of rows for a handful, however many it
   * has, and would compare each with each. A hash join over the range is never far from the best.
   */
  String planForRanges() {
    return "SET LOCAL enable_seqscan = off; SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off;"
        + " SET LOCAL work_mem = '64MB'";
  }

  /** Deletes what is in the range and not in the batch. Parameters: those of the range. */
  String deleteMissing(boolean hasStart, boolean hasEnd) {
    return "DELETE FROM "
        + target
        + " t WHERE "
        + range(hasStart, hasEnd)
        + " AND NOT EXISTS (SELECT FROM "
        + staging
        + " s WHERE "
        + sameKey()
        + ")";
  }

  /**
   * Adds and changes; a row that the target has as it is, is not touched. Parameters: those of the range, without which the
   * target would be read from its beginning for every batch.
   */
  String upsert(boolean hasStart, boolean hasEnd) {
    String list = String.join(", ", columns);
    return "INSERT INTO "
        + target
        + " ("
        + list
        + ") SELECT "
        + list
        + " FROM "
        + staging
        + " s WHERE NOT EXISTS (SELECT FROM "
        + target
        + " t WHERE "
        + range(hasStart, hasEnd)
        + " AND "
        + sameKey()
        + " AND "
        + columns.stream()
            .map(column -> "t." + column + " IS NOT DISTINCT FROM s." + column)
            .collect(Collectors.joining(" AND "))
        + ") ON CONFLICT (tenant, "
        + key.stream().map(KeyPart::quoted).collect(Collectors.joining(", "))
        + ") DO UPDATE SET "
        + columns.stream()
            .map(column -> column + " = EXCLUDED." + column)
            .collect(Collectors.joining(", "));
  }

  private String sameKey() {
    return "t.tenant = s.tenant AND "
        + key.stream()
            .map(part -> "t." + part.quoted() + " = s." + part.quoted())
            .collect(Collectors.joining(" AND "));
  }

  private String range(boolean hasStart, boolean hasEnd) {
    String parts = key.stream().map(part -> "t." + part.quoted()).collect(Collectors.joining(", "));
    String bound = key.stream().map(KeyPart::parameter).collect(Collectors.joining(", "));
    String range = "t.tenant = ?";
    if (hasStart) {
      range += " AND (t.tenant, " + parts + ") > (?, " + bound + ")";
    }
    if (hasEnd) {
      range += " AND (t.tenant, " + parts + ") <= (?, " + bound + ")";
    }
    return range;
  }
}
