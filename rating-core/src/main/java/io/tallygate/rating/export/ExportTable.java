package io.tallygate.rating.export;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What can be exported from a snapshot. */
public enum ExportTable {
  USAGE("usage", "window_start", true, null),
  EVENTS("events", "event_time", true, null),
  STATEMENTS("statements", "period_start", false, "statement_id"),
  LINES("statement_lines", null, true, "statement_id, line"),
  LEDGER("ledger", null, false, "statement_id, entry");

  private final String table;
  private final @Nullable String time;
  private final boolean hasMeter;
  private final @Nullable String order;

  /**
   * @param time column; null: the statement's says which rows are wanted
   * @param order null: none, where sorting would cost more than it is worth
   */
  ExportTable(String table, @Nullable String time, boolean hasMeter, @Nullable String order) {
    this.table = table;
    this.time = time;
    this.hasMeter = hasMeter;
    this.order = order;
  }

  /** As commands and names of files have it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name in the snapshot. */
  public String table() {
    return table;
  }

  /** Whether rows can be told apart by meter. */
  public boolean hasMeter() {
    return hasMeter;
  }

  /** Whether its rows come from statements. */
  boolean isOfStatements() {
    return order != null;
  }

  /** In tenants of their own, in the order of statements where there is one. */
  String orderBy() {
    return order == null ? "" : " ORDER BY tenant, " + order;
  }

  /**
   * The table's name with the condition.
   *
   * @throws IllegalArgumentException if rows have no meter and one is asked for
   */
  String from(ExportFilter filter) {
    List<String> conditions = new ArrayList<>();
    String meter = filter.meter();
    if (meter != null) {
      if (!hasMeter) {
        throw new IllegalArgumentException(key() + " cannot be told apart by meter");
      }
      conditions.add("meter = " + SnapshotDatabase.quoted(meter));
    }
    List<String> ofStatement = new ArrayList<>();
    String customer = filter.customer();
    if (customer != null) {
      (this == LINES ? ofStatement : conditions)
          .add("customer = " + SnapshotDatabase.quoted(customer));
    }
    if (time != null) {
      addSpan(conditions, time, filter);
    } else {
      addSpan(ofStatement, this == LEDGER ? "issued_at" : "period_start", filter);
    }
    if (!ofStatement.isEmpty()) {
      conditions.add(
          "(tenant, statement_id) IN (SELECT (tenant, statement_id) FROM statements WHERE "
              + String.join(" AND ", ofStatement)
              + ")");
    }
    return table + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
  }

  private static void addSpan(List<String> conditions, String column, ExportFilter filter) {
    Instant from = filter.from();
    if (from != null) {
      conditions.add(column + " >= " + literal(from));
    }
    Instant to = filter.to();
    if (to != null) {
      conditions.add(column + " < " + literal(to));
    }
  }

  private static String literal(Instant instant) {
    long micros =
        Math.addExact(
            TimeUnit.SECONDS.toMicros(instant.getEpochSecond()), instant.getNano() / 1000);
    return "make_timestamptz(CAST(" + micros + " AS BIGINT))";
  }
}
