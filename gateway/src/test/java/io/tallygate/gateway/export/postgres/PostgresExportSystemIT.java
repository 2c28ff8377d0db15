package io.tallygate.gateway.export.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.gateway.cli.Tallygate;
import io.tallygate.gateway.export.sink.ColumnKind;
import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotColumn;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotFixture;
import io.tallygate.gateway.export.sink.SnapshotRows;
import io.tallygate.gateway.export.sink.SnapshotTable;
import io.tallygate.gateway.export.sink.TableReport;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Exports to a real PostgreSQL: what it holds afterwards, and what it holds when it was gone in the middle. */
class PostgresExportSystemIT {
  @TempDir static Path serverDirectory;
  private static PostgresServer server;

  @TempDir Path directory;

  @BeforeAll
  static void startServer() {
    server = PostgresServer.startOrSkip(serverDirectory.resolve("data"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  /** What an export of one tenant did, by table. */
  private static final class Reports implements ExportListener {
    final Map<SnapshotTable, TableReport> tables = new EnumMap<>(SnapshotTable.class);

    @Override
    public void tableDone(String tenant, SnapshotTable table, TableReport report) {
      tables.put(table, report);
    }

    TableReport of(SnapshotTable table) {
      return tables.get(table);
    }
  }

  private static Reports export(String url, Path snapshot, int batchRows) throws SinkException {
    Reports reports = new Reports();
    try (SnapshotFile file = SnapshotFile.open(snapshot)) {
      new PostgresExport(url, batchRows, reports, SystemNanoClock.INSTANCE).run(file);
    }
    return reports;
  }

  private Path snapshot(String name, long flush, Content content) throws Exception {
    Path file = directory.resolve(name + ".duckdb");
    try (SnapshotFixture fixture =
        SnapshotFixture.create(file, flush, "2026-02-01 00:00:00.123456+00")) {
      content.fill(fixture);
    }
    return file;
  }

  @FunctionalInterface
  private interface Content {
    void fill(SnapshotFixture fixture) throws Exception;
  }

  private static void everything(SnapshotFixture fixture) throws Exception {
    fixture
        .usage("acme", 1000)
        .usage("other", 10)
        .events("acme", 100)
        .statement("acme", 1, "issued")
        .statement("acme", 2, "draft");
  }

  @Test
  void shouldHoldWhatTheSnapshotHolds() throws Exception {
    String url = server.create("whole");
    Path snapshot = snapshot("whole", 1, PostgresExportSystemIT::everything);
    export(url, snapshot, 64);
    assertSame("whole", snapshot);
    assertThat(server.texts("whole", "SELECT count(*) FROM tallygate.usage"))
        .containsExactly("1010");
  }

  @Test
  void shouldChangeNothingTheSecondTime() throws Exception {
    String url = server.create("twice");
    Path first = snapshot("first", 1, PostgresExportSystemIT::everything);
    Path later = snapshot("later", 2, PostgresExportSystemIT::everything);
    export(url, first, 64);
    String written = "SELECT DISTINCT xmin::text FROM tallygate.usage ORDER BY 1";
    List<String> transactions = server.texts("twice", written);
    assertThat(export(url, first, 64).tables.values()).allMatch(table -> table.read() == 0);
    Reports compared = export(url, later, 64);
    assertThat(compared.of(SnapshotTable.EVENTS).read()).isEqualTo(0);
    assertThat(server.texts("twice", written)).isEqualTo(transactions);
    assertSame("twice", later);
  }

  @Test
  void shouldTakeOverWhatChanged() throws Exception {
    String url = server.create("changed");
    export(url, snapshot("old", 1, PostgresExportSystemIT::everything), 64);
    Path later =
        snapshot(
            "new",
            2,
            fixture -> {
              everything(fixture);
              fixture.usage("third", 5);
              fixture.execute(
                  "UPDATE usage SET records = records + 1, quantity = quantity + 0.000000001"
                      + " WHERE tenant = 'acme' AND subject = 'subject-7'");
              fixture.execute("UPDATE usage SET customer = NULL WHERE subject = 'subject-8'");
              fixture.execute("DELETE FROM events WHERE position IN (0, 640, 6336)");
              fixture.execute(
                  "UPDATE statements SET state = 'issued', number = 1002, issued_at = made_at,"
                      + " issued_on = '2026-02-02' WHERE statement_id = 2");
              fixture.execute("DELETE FROM usage WHERE tenant = 'other'");
              fixture.execute("INSERT INTO meters(tenant) VALUES ('other')");
            });
    List<String> changes = new ArrayList<>();
    try (SnapshotFile file = SnapshotFile.open(later)) {
      ExportListener listener =
          (tenant, table, report) ->
              changes.add(tenant + " " + table + " +" + report.written() + " -" + report.removed());
      new PostgresExport(url, 64, listener, SystemNanoClock.INSTANCE).run(file);
    }
    assertSame("changed", later);
    assertThat(changes)
        .contains(
            "acme USAGE +60 -0",
            "acme EVENTS +0 -3",
            "acme STATEMENTS +1 -0",
            "acme STATEMENT_LINES +0 -0",
            "acme LEDGER +0 -0",
            "other USAGE +0 -10",
            "third USAGE +5 -0");
  }

  @Test
  void shouldKeepEveryTextAsItIs() throws Exception {
    String url = server.create("texts");
    Path snapshot =
        snapshot(
            "texts",
            1,
            fixture ->
                fixture
                    .execute(
                        "INSERT INTO usage SELECT 'acme', 'm', '%', 'a' || chr(9) || '\\t\\N' || chr(10) || '\\.'"
                            + " || chr(10) || chr(13) || '\"''' || chr(128512), '', '\\N',"
                            + " '{\"long\":\"' || repeat('x\\', i * 5) || '\"}', '2026-01-01 00:00:00+00',"
                            + " '2026-01-01 00:15:00+00', 1, -99999999999999999999999999999.123456789"
                            + " FROM range(300) t(i)")
                    .execute("UPDATE usage SET subject = '\\.' WHERE strlen(dimensions) < 20")
                    .execute(
                        "INSERT INTO usage SELECT * REPLACE ('n' || chr(0) || 'l' AS subject) FROM usage"));
    for (int run = 0; run < 2; run++) {
      export(url, snapshot, 13);
      assertSame("texts", snapshot);
      server.execute("texts", "DELETE FROM tallygate.export_progress");
    }
    assertThat(
            server.texts(
                "texts", "SELECT DISTINCT subject FROM tallygate.usage WHERE subject LIKE 'n%'"))
        .containsExactly("n\uFFFDl");
  }

  /** Bytes of UTF-8 sort otherwise than characters of Java do, and than any language does. */
  @Test
  void shouldFollowAnyChanges() throws Exception {
    String url = server.create("random");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] subjects = {
      "a", "B", "b", "ä", "a-b", "a b", "ab", "\uFFFD", "\uD83D\uDE00", "_", "~", "Z"
    };
    for (int round = 1; round <= 8; round++) {
      Path snapshot =
          snapshot(
              "random-" + round,
              round,
              fixture -> {
                for (String subject : subjects) {
                  for (int window = 0; window < 3; window++) {
                    if (random.nextInt(3) > 0) {
                      String start = "make_timestamptz(" + 900_000_000L * window + ")";
                      fixture.execute(
                          "INSERT INTO usage VALUES ('t', 'm"
                              + random.nextInt(2)
                              + "', 'u', '"
                              + subject
                              + "', NULL,"
                              + " NULL, '{}', "
                              + start
                              + ", "
                              + start
                              + ", "
                              + random.nextInt(2)
                              + ", 0)");
                    }
                  }
                }
              });
      export(url, snapshot, 1 + random.nextInt(9));
      assertThat(lines("random", SnapshotTable.USAGE))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(lines(snapshot, SnapshotTable.USAGE));
    }
  }

  @Test
  void shouldGoOnWhereTheServerCrashed() throws Exception {
    server.create("crash");
    Path snapshot = snapshot("crash", 1, fixture -> fixture.usage("acme", 100_000));
    ExportListener crash =
        new ExportListener() {
          @Override
          public void batchStored(String tenant, SnapshotTable table, SinkProgress progress) {
            if (progress.rows() == 30_000) {
              server.crash();
            }
          }

          @Override
          public void tableDone(String tenant, SnapshotTable table, TableReport report) {
            throw new AssertionError("a table was whole although the server was gone");
          }
        };
    try (SnapshotFile file = SnapshotFile.open(snapshot)) {
      PostgresExport export =
          new PostgresExport(server.url("crash"), 5_000, crash, SystemNanoClock.INSTANCE);
      assertThatThrownBy(() -> export.run(file))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("goes on from there");
    }
    server.restart();
    assertThat(
            server.texts(
                "crash",
                "SELECT rows || ' ' || finished || ' ' || (SELECT count(*) FROM tallygate.usage)"
                    + " FROM tallygate.export_progress"))
        .containsExactly("30000 false 30000");
    Reports reports = export(server.url("crash"), snapshot, 5_000);
    assertThat(reports.of(SnapshotTable.USAGE).read()).isEqualTo(70_000);
    assertSame("crash", snapshot);
  }

  /** The command in a process of its own, killed between two batches or within one. */
  @Test
  void shouldGoOnWhereTheCommandWasKilled() throws Exception {
    String url = server.create("killed");
    int rows = 200_000;
    Path snapshot = snapshot("killed", 1, fixture -> fixture.usage("acme", rows));
    Process command = publish(snapshot, url);
    String progress =
        "SELECT rows || ' ' || (SELECT count(*) FROM tallygate.usage) FROM tallygate.export_progress";
    while (command.isAlive() && noted(progress).isEmpty()) {
      Thread.onSpinWait();
    }
    command.destroyForcibly().waitFor();
    List<String> noted = server.texts("killed", progress);
    assertThat(noted).as("one note, of the rows that are there").hasSize(1);
    String[] counts = noted.get(0).split(" ");
    assertThat(counts[1]).isEqualTo(counts[0]);
    Reports reports = export(url, snapshot, PostgresExport.BATCH_ROWS);
    assertThat(reports.of(SnapshotTable.USAGE).read()).isEqualTo(rows - Long.parseLong(counts[0]));
    assertSame("killed", snapshot);
  }

  private static List<String> noted(String progress) throws Exception {
    boolean isThere =
        server.texts("killed", "SELECT to_regclass('tallygate.export_progress')").get(0) != null;
    return isThere ? server.texts("killed", progress) : List.of();
  }

  private static Process publish(Path snapshot, String url) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").strip().split("\\s+")));
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Tallygate.class.getName(), "publish", "postgres"));
    command.addAll(List.of("--snapshot", snapshot.toString(), "--to", url));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void shouldRefuseAnOlderSnapshot() throws Exception {
    String url = server.create("older");
    export(url, snapshot("newer", 2, fixture -> fixture.usage("acme", 20)), 64);
    Path older = snapshot("older", 1, fixture -> fixture.usage("acme", 10));
    assertThatThrownBy(() -> export(url, older, 64))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("older than what the target holds")
        .hasMessageContaining("flush 1 of")
        .hasMessageContaining("flush 2 of");
    assertThat(server.texts("older", "SELECT count(*) FROM tallygate.usage")).containsExactly("20");
  }

  @Test
  void shouldRefuseASecondExportOfTheTenant() throws Exception {
    String url = server.create("locked");
    Path snapshot = snapshot("locked", 1, fixture -> fixture.usage("acme", 10));
    Path same = snapshot("same", 1, fixture -> fixture.usage("acme", 10));
    ExportListener another =
        (tenant, table, report) ->
            assertThatThrownBy(() -> export(url, same, 64))
                .hasMessage("another export of the tenant is running [tenant=acme]");
    try (SnapshotFile file = SnapshotFile.open(snapshot)) {
      new PostgresExport(url, 64, another, SystemNanoClock.INSTANCE).run(file);
    }
    assertSame("locked", snapshot);
  }

  @Test
  void shouldRefuseADatabaseThatItCannotFill() throws Exception {
    Path snapshot = snapshot("refused", 1, fixture -> fixture.usage("acme", 10));
    String latin =
        server.create("latin", "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    assertThatThrownBy(() -> export(latin, snapshot, 64))
        .hasMessage("the database must hold its texts as UTF8 [server_encoding=LATIN1]");
    assertThatThrownBy(() -> export(server.url("nowhere"), snapshot, 64))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("database \"nowhere\" does not exist");
    assertThatThrownBy(() -> export("jdbc:mysql://localhost/x", snapshot, 64))
        .hasMessageContaining("jdbc:postgresql://");
    String layout = server.create("layout");
    server.execute("layout", "CREATE SCHEMA tallygate");
    server.execute("layout", "CREATE TABLE tallygate.layout AS SELECT 99 AS version");
    assertThatThrownBy(() -> export(layout, snapshot, 64)).hasMessageContaining("[layout=99]");
  }

  private static void assertSame(String database, Path snapshot) throws Exception {
    for (SnapshotTable table : SnapshotTable.values()) {
      assertThat(lines(database, table)).as(table.tableName()).isEqualTo(lines(snapshot, table));
    }
  }

  private static List<String> lines(Path snapshot, SnapshotTable table) throws Exception {
    List<String> lines = new ArrayList<>();
    try (SnapshotFile file = SnapshotFile.open(snapshot)) {
      for (String tenant : file.tenants()) {
        try (SnapshotRows rows = file.rows(table, tenant, List.of(CopyLine.of(table)), List.of())) {
          while (rows.next()) {
            lines.add(rows.value(0));
          }
        }
      }
    }
    return lines;
  }

  private static List<String> lines(String database, SnapshotTable table) throws Exception {
    String columns =
        table.columnsWithTenant().stream()
            .map(PostgresExportSystemIT::text)
            .collect(Collectors.joining(", "));
    String key = table.key().stream().map(part -> part.quoted()).collect(Collectors.joining(", "));
    StringWriter out = new StringWriter();
    try (Connection connection = DriverManager.getConnection(server.url(database))) {
      connection.createStatement().execute("SET TimeZone = 'UTC'");
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "COPY (SELECT "
                  + columns
                  + " FROM tallygate."
                  + table.tableName()
                  + " ORDER BY tenant, "
                  + key
                  + ") TO STDOUT",
              out);
    }
    String lines = out.toString();
    return lines.isEmpty() ? List.of() : List.of(lines.split("\n"));
  }

  private static String text(SnapshotColumn column) {
    return column.kind() == ColumnKind.BOOLEAN ? column.quoted() + "::text" : column.quoted();
  }
}
