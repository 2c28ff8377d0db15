package io.tallygate.rating.export;

import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.JournaledStatements;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementDesk;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.billing.StatementLog;
import io.tallygate.rating.billing.StatementReader;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.billing.StoredStatementIndex;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A store on disk with usage and kept events, statements over it, and snapshots of both. */
final class ExportBench implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-01T12:34:56.789Z");

  final Catalog catalog;
  final UsageStore store;
  final JournaledStatements archive;
  final StatementDesk desk;
  final BillRun run;

  private final Path directory;
  private final MemoryLog log = new MemoryLog();
  private final Map<SeriesKey, Integer> series = new LinkedHashMap<>();
  private final List<SeriesDefinition> defined = new ArrayList<>();
  private final List<KeptEvent> events = new ArrayList<>();
  private final List<VoidedEvent> voided = new ArrayList<>();
  private Deltas deltas = new Deltas();
  private long flushes;

  ExportBench(Path directory, String... yaml) {
    this.directory = directory;
    catalog = Documents.catalog(yaml);
    store = UsageStore.open(directory.resolve("store"));
    archive =
        new JournaledStatements(
            log,
            new StoredStatementIndex(store),
            cause -> {
              throw new AssertionError(cause);
            });
    run =
        new BillRun(
            () -> catalog, store, this::flush, archive, new LatePolicy(Duration.ofHours(1)));
    desk = new StatementDesk(run, archive);
  }

  /** Entries in a list. */
  private static final class MemoryLog implements StatementLog {
    private final List<byte[]> entries = new ArrayList<>();

    @Override
    public long append(byte[] entry) {
      entries.add(entry);
      return entries.size();
    }

    @Override
    public void force() {}

    @Override
    public byte[] read(long index) {
      return entries.get((int) index - 1);
    }

    @Override
    public void forEachAfter(long index, Visitor visitor) {
      for (int i = (int) index; i < entries.size(); i++) {
        visitor.entry(i + 1, entries.get(i));
      }
    }
  }

  void count(String meter, String subject, String time, String quantity, String... dimensions) {
    count(meter(0, meter), subject, time, quantity, dimensions);
  }

  /** Of the second tenant. */
  void countOther(String meter, String subject, String time, String quantity) {
    count(meter(1, meter), subject, time, quantity);
  }

  private void count(
      Meter counted, String subject, String time, String quantity, String... dimensions) {
    deltas.add(
        series(counted, subject, List.of(dimensions)),
        Windows.of(Instant.parse(time).toEpochMilli(), counted.windowMinutes()),
        1,
        scaled(counted, quantity));
  }

  /** Counts an event and keeps it; returns its number, which is its position too. */
  KeptEvent keep(
      String meter, String subject, String time, String quantity, Map<String, String> attributes) {
    count(meter, subject, time, quantity);
    Meter counted = meter(0, meter);
    KeptEvent event =
        new KeptEvent(
            1000 + flushes * 100 + events.size(),
            0,
            series(counted, subject, List.of()),
            Instant.parse(time).toEpochMilli(),
            scaled(counted, quantity),
            events.size() + 1,
            flushes == 0 ? 7 : Long.MIN_VALUE,
            attributes);
    events.add(event);
    return event;
  }

  /** Takes a kept event back: its row stays, and counts the opposite. */
  void takeBack(KeptEvent event) {
    voided.add(
        new VoidedEvent(
            event.position(),
            event.index(),
            event.series(),
            event.timeMs(),
            event.quantity(),
            event.idHigh(),
            event.idLow(),
            flushes + 1,
            NOW.toEpochMilli()));
    deltas.add(
        event.series(), Windows.of(event.timeMs(), 15), -1, Math.negateExact(event.quantity()));
  }

  private Meter meter(int tenant, String key) {
    return Objects.requireNonNull(catalog.meters().byKey(tenant, key));
  }

  private static long scaled(Meter meter, String quantity) {
    return new BigDecimal(quantity).movePointRight(meter.scale()).longValueExact();
  }

  private int series(Meter meter, String subject, List<String> dimensions) {
    return series.computeIfAbsent(
        new SeriesKey(meter.tenant(), meter.id(), subject, dimensions),
        key -> {
          int number = series.size();
          defined.add(new SeriesDefinition(number, key, number, SeriesDefinition.NONE));
          return number;
        });
  }

  /** Stores what was counted; returns the flush's number. */
  long flush() {
    flushes++;
    store.apply(
        List.of(
            new FlushBatch(
                flushes,
                flushes * 1000,
                NOW.toEpochMilli(),
                catalog.version(),
                deltas,
                List.copyOf(defined),
                List.of(),
                1,
                List.copyOf(events),
                List.copyOf(voided),
                new byte[0])));
    defined.clear();
    events.clear();
    voided.clear();
    deltas = new Deltas();
    return flushes;
  }

  void close(String until) {
    run.close(0, Instant.parse(until), NOW);
  }

  void draft(String until) {
    run.close(0, Instant.parse(until), NOW, StatementState.DRAFT);
  }

  /** Every statement that the archive lists. */
  List<Statement> statements() {
    List<Statement> all = new ArrayList<>();
    for (StatementEntry entry : archive.list(0, StatementFilter.ALL, 0, 1000)) {
      all.add(Objects.requireNonNull(archive.read(0, entry.id())));
    }
    return all;
  }

  SnapshotMaker maker() {
    return new SnapshotMaker(() -> catalog, store, new StatementReader(log));
  }

  Path snapshot(String name) throws IOException {
    return snapshot(name, -1, LedgerAccounts.DEFAULT);
  }

  Path snapshot(String name, int tenant, LedgerAccounts accounts) throws IOException {
    flush();
    Path file = directory.resolve(name);
    maker().make(file, tenant, accounts, NOW, new SnapshotLimits(128, 1));
    return file;
  }

  /** Rows of the last of some statements over a DuckDB file, as text: cells parted by a bar. */
  static List<String> query(Path file, String... sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + file.toAbsolutePath());
        java.sql.Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (int i = 0; i < sql.length - 1; i++) {
        statement.execute(sql[i]);
      }
      try (ResultSet row = statement.executeQuery(sql[sql.length - 1])) {
        return rows(row);
      }
    }
  }

  private static List<String> rows(ResultSet row) throws SQLException {
    List<String> rows = new ArrayList<>();
    int columns = row.getMetaData().getColumnCount();
    while (row.next()) {
      List<String> cells = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        Object cell = row.getObject(i);
        cells.add(
            cell instanceof BigDecimal decimal
                ? decimal.toPlainString()
                : String.valueOf(row.getString(i)));
      }
      rows.add(String.join("|", cells));
    }
    return rows;
  }

  @Override
  public void close() {
    store.close();
  }
}
