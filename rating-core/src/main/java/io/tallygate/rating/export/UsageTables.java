package io.tallygate.rating.export;

import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.StagedUsage;
import java.sql.SQLException;
import java.util.Set;

/**
 * Fills {@code usage} and {@code events} from what the store handed out and what {@link SeriesNames} say. Exact: whole numbers of
 * 10^-scale units become decimals by whole division and by a product with 10^-9, both without a remainder that is lost.
 */
final class UsageTables {
  private static final String OWNED =
      ", coalesce(o.customer, CASE WHEN u.ms >= n.from_ms AND u.ms < n.to_ms THEN n.customer END),"
          + " coalesce(o.subscription, CASE WHEN u.ms >= n.from_ms AND u.ms < n.to_ms THEN n.subscription END),"
          + " n.dimensions";

  private static final String QUANTITY =
      "CAST(u.quantity // m.units_per_one AS DECIMAL(38,9))"
          + " + CAST((u.quantity % m.units_per_one) * m.billionths_per_unit AS DECIMAL(10,0))"
          + " * CAST(0.000000001 AS DECIMAL(9,9))";

  private static final String JOINED =
      " u JOIN names n ON n.number = u.series JOIN units m ON m.unit_id = n.unit_id"
          + " LEFT JOIN later_owners o ON o.number = u.series AND u.ms >= o.from_ms AND u.ms < o.to_ms";

  private UsageTables() {}

  static void write(SnapshotDatabase database, StagedUsage staged, Set<ExportTable> wanted)
      throws SQLException {
    if (wanted.contains(ExportTable.USAGE)) {
      writeUsage(database, staged);
    }
    if (wanted.contains(ExportTable.EVENTS)) {
      writeEvents(database, staged);
    }
  }

  private static void writeUsage(SnapshotDatabase database, StagedUsage staged)
      throws SQLException {
    database.execute(
        "INSERT INTO usage SELECT m.tenant, m.meter, m.unit, n.subject"
            + OWNED
            + ", make_timestamptz(u.ms * 1000), make_timestamptz((u.ms + m.window_minutes * 60000) * 1000),"
            + " u.records, "
            + QUANTITY
            + " FROM (SELECT series, window_number * CAST("
            + Windows.UNIT_MS
            + " AS BIGINT) AS ms, CAST(sum(records) AS BIGINT) AS records,"
            + " sum(quantity) + sum(quantity_carry) * CAST("
            + StagedUsage.CARRY
            + " AS HUGEINT) AS quantity FROM read_parquet("
            + SnapshotDatabase.quoted(staged.counters())
            + ") GROUP BY series, window_number)"
            + JOINED
            + " WHERE u.records <> 0 OR u.quantity <> 0");
  }

  private static void writeEvents(SnapshotDatabase database, StagedUsage staged)
      throws SQLException {
    database.execute(
        "INSERT INTO events SELECT m.tenant, m.meter, m.unit, n.subject"
            + OWNED
            + ", make_timestamptz(u.ms * 1000), "
            + QUANTITY
            + ", json_extract_string(u.attributes, '$.id'), json_extract_string(u.attributes, '$.source'),"
            + " CASE WHEN u.id_high <> 0 OR u.id_low <> 0 THEN "
            + hex("u.id_high")
            + " || "
            + hex("u.id_low")
            + " END, u.attributes, u.position, u.event_index, u.series"
            + " FROM (SELECT series, time_ms AS ms, CAST(quantity AS HUGEINT) AS quantity, id_high, id_low, attributes, position,"
            + " event_index FROM read_parquet("
            + SnapshotDatabase.quoted(staged.events())
            + "))"
            + JOINED);
  }

  /** All 64 bits. */
  private static String hex(String column) {
    return "lpad(lower(to_hex(" + column + ")), 16, '0')";
  }
}
