package io.tallygate.gateway.export.sink;

import static io.tallygate.gateway.export.sink.ColumnKind.BOOLEAN;
import static io.tallygate.gateway.export.sink.ColumnKind.DATE;
import static io.tallygate.gateway.export.sink.ColumnKind.DECIMAL;
import static io.tallygate.gateway.export.sink.ColumnKind.INSTANT;
import static io.tallygate.gateway.export.sink.ColumnKind.INTEGER;
import static io.tallygate.gateway.export.sink.ColumnKind.JSON;
import static io.tallygate.gateway.export.sink.ColumnKind.TEXT;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The tables of a snapshot that go to sinks, in the order in which they go: a statement comes when its lines and bookings are
 * there. Their columns, without the tenant, which all have first, and their keys.
 */
@SuppressWarnings("ImmutableEnumChecker") // both lists are copies that nobody can change
public enum SnapshotTable {
  USAGE(
      List.of("meter", "subject", "dimensions", "window_start"),
      column("meter", TEXT),
      column("unit", TEXT),
      column("subject", TEXT),
      column("customer", TEXT),
      column("subscription", TEXT),
      column("dimensions", JSON),
      column("window_start", INSTANT),
      column("window_end", INSTANT),
      column("records", INTEGER),
      column("quantity", DECIMAL)),
  EVENTS(
      List.of("position", "event_index", "series"),
      column("meter", TEXT),
      column("unit", TEXT),
      column("subject", TEXT),
      column("customer", TEXT),
      column("subscription", TEXT),
      column("dimensions", JSON),
      column("event_time", INSTANT),
      column("quantity", DECIMAL),
      column("id", TEXT),
      column("source", TEXT),
      column("id_hash", TEXT),
      column("attributes", JSON),
      column("position", INTEGER),
      column("event_index", INTEGER),
      column("series", INTEGER)),
  STATEMENT_LINES(
      List.of("statement_id", "line"),
      column("statement_id", INTEGER),
      column("line", INTEGER),
      column("type", TEXT),
      column("kind", TEXT),
      column("charge", TEXT),
      column("part", TEXT),
      column("text", TEXT),
      column("quantity", DECIMAL),
      column("unit", TEXT),
      column("price", DECIMAL),
      column("per", DECIMAL),
      column("exact", TEXT),
      column("amount", DECIMAL),
      column("net", DECIMAL),
      column("meter", TEXT),
      column("records", INTEGER),
      column("adjusted_period", TEXT),
      column("item", TEXT),
      column("credit_grant", TEXT)),
  LEDGER(
      List.of("statement_id", "entry"),
      column("statement_id", INTEGER),
      column("entry", INTEGER),
      column("number", INTEGER),
      column("booked_on", DATE),
      column("account", TEXT),
      column("customer", TEXT),
      column("text", TEXT),
      column("debit", DECIMAL),
      column("credit", DECIMAL),
      column("currency", TEXT)),
  STATEMENTS(
      List.of("statement_id"),
      column("statement_id", INTEGER),
      column("number", INTEGER),
      column("state", TEXT),
      column("kind", TEXT),
      column("relates_to", INTEGER),
      column("customer", TEXT),
      column("customer_name", TEXT),
      column("subscription", TEXT),
      column("plan", TEXT),
      column("plan_name", TEXT),
      column("period", TEXT),
      column("period_start", INSTANT),
      column("period_end", INSTANT),
      column("zone", TEXT),
      column("currency", TEXT),
      column("net", DECIMAL),
      column("tax", DECIMAL),
      column("tax_percent", DECIMAL),
      column("tax_included", BOOLEAN),
      column("total", DECIMAL),
      column("credits", DECIMAL),
      column("due", DECIMAL),
      column("made_at", INSTANT),
      column("issued_at", INSTANT),
      column("issued_on", DATE),
      column("closing_flush", INTEGER));

  private final List<SnapshotColumn> columns;
  private final List<KeyPart> key;

  SnapshotTable(List<String> key, SnapshotColumn... columns) {
    this.columns = List.of(columns);
    this.key = key.stream().map(this::keyPart).toList();
  }

  private static SnapshotColumn column(String name, ColumnKind kind) {
    return new SnapshotColumn(name, kind);
  }

  private KeyPart keyPart(String name) {
    SnapshotColumn column =
        columns.stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow();
    boolean isShortened = column.kind() == JSON;
    return new KeyPart(isShortened ? name + "_key" : name, column, isShortened);
  }

  /** The name of the table, in a snapshot and in a target. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All columns but the tenant. */
  public List<SnapshotColumn> columns() {
    return columns;
  }

  /** The tenant, then all other columns. */
  public List<SnapshotColumn> columnsWithTenant() {
    return Stream.concat(Stream.of(column("tenant", TEXT)), columns.stream()).toList();
  }

  /** What a row is unique by within its tenant. */
  public List<KeyPart> key() {
    return key;
  }
}
