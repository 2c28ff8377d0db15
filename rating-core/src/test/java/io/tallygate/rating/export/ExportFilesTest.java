package io.tallygate.rating.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every table in every format says what the snapshot says; filters; files that cannot be written. */
class ExportFilesTest {
  @TempDir Path directory;

  private Path file = Path.of("none");

  @BeforeEach
  void make() throws IOException {
    try (ExportBench bench = BilledUsage.make(directory)) {
      file = bench.snapshot("s.duckdb");
    }
  }

  private Snapshot open() throws IOException {
    return Snapshot.open(file, new SnapshotLimits(128, 1));
  }

  @Test
  void shouldWriteTheSameRowsInEveryFormat() throws Exception {
    List<Long> rows = new ArrayList<>();
    try (Snapshot open = open()) {
      for (ExportTable table : ExportTable.values()) {
        for (ExportFormat format : ExportFormat.values()) {
          rows.add(open.export(table, ExportFilter.ALL, format, path(table, format)));
        }
        assertThat(rows.subList(rows.size() - 3, rows.size()))
            .containsOnly(open.count(table, ExportFilter.ALL));
      }
    }
    for (ExportTable table : ExportTable.values()) {
      List<String> expected =
          ExportBench.query(file, "SELECT * FROM " + table.table() + " ORDER BY ALL");
      assertThat(expected).isNotEmpty();
      String like = "SELECT * FROM s." + table.table();
      for (ExportFormat format : ExportFormat.values()) {
        String read =
            switch (format) {
              case CSV -> "read_csv(%s, all_varchar = true, header = true)";
              case JSONL ->
                  "read_json(%s, format = 'newline_delimited', columns = {" + columns(table) + "})";
              case PARQUET -> "read_parquet(%s)";
            };
        String from = String.format(read, SnapshotDatabase.quoted(path(table, format)));
        Path copy = directory.resolve(table.key() + format.extension() + ".duckdb");
        assertThat(
                ExportBench.query(
                    copy,
                    "ATTACH " + SnapshotDatabase.quoted(file) + " AS s (READ_ONLY)",
                    "CREATE TABLE t AS " + like + " LIMIT 0",
                    "INSERT INTO t BY NAME SELECT * FROM " + from,
                    "SELECT * FROM t ORDER BY ALL"))
            .as("%s as %s", table, format)
            .isEqualTo(expected);
      }
    }
  }

  /** Every column as text: so that nothing is taken for a double on the way. */
  private String columns(ExportTable table) throws Exception {
    return String.join(
        ", ",
        ExportBench.query(
            file,
            "SELECT column_name || ': ''VARCHAR''' FROM duckdb_columns() WHERE NOT internal AND table_name = '"
                + table.table()
                + "'"));
  }

  private Path path(ExportTable table, ExportFormat format) {
    return directory.resolve(table.key() + "." + format.extension());
  }

  @Test
  void shouldWriteTextThatOtherProgramsRead() throws Exception {
    Path csv = directory.resolve("usage.csv");
    Path events = directory.resolve("events.jsonl");
    try (Snapshot open = open()) {
      ExportFilter filter = new ExportFilter(null, null, null, "acme");
      assertThat(open.export(ExportTable.USAGE, filter, ExportFormat.CSV, csv)).isEqualTo(5);
      open.export(ExportTable.EVENTS, ExportFilter.ALL, ExportFormat.JSONL, events);
    }

    assertThat(Files.readAllLines(csv))
        .startsWith(
            "tenant,meter,unit,subject,customer,subscription,dimensions,window_start,window_end,records,quantity")
        .contains(
            "default,calls,s,x,acme,a,\"{\"\"zone\"\":\"\"abroad\"\"}\",2026-01-05T00:00:00Z,2026-01-05T00:15:00Z,1,55.000000000");
    JsonNode event =
        new ObjectMapper()
            .readTree(
                Files.readAllLines(events).stream()
                    .filter(line -> line.contains("e-1"))
                    .findFirst()
                    .orElseThrow());
    assertThat(event.path("event_time").asText()).isEqualTo("2026-01-07T10:11:12.345000Z");
    assertThat(event.path("quantity").isTextual()).isTrue();
    assertThat(event.path("quantity").asText()).isEqualTo("49.900000000");
    assertThat(event.path("attributes").path("order").asText()).isEqualTo("it's \"1\", 2");
    assertThat(event.path("dimensions").isObject()).isTrue();
  }

  @Test
  void shouldWriteOnlyWhatIsAskedFor() throws Exception {
    Instant february = Instant.parse("2026-02-01T00:00:00Z");
    ExportFilter later = new ExportFilter(february, null, null, null);
    ExportFilter earlier = new ExportFilter(null, february, "sales", "gross");
    try (Snapshot open = open()) {
      assertThat(open.count(ExportTable.USAGE, later)).isEqualTo(2);
      assertThat(open.count(ExportTable.USAGE, earlier)).isEqualTo(1);
      assertThat(open.count(ExportTable.EVENTS, earlier)).isEqualTo(1);
      assertThat(open.count(ExportTable.LINES, earlier)).isEqualTo(1);
      assertThat(open.count(ExportTable.STATEMENTS, later))
          .isPositive()
          .isLessThan(open.count(ExportTable.STATEMENTS, ExportFilter.ALL));
      assertThat(
              open.count(
                  ExportTable.LEDGER, new ExportFilter(ExportBench.NOW, null, null, "it's me")))
          .isZero();
      assertThat(
              open.count(ExportTable.LEDGER, new ExportFilter(ExportBench.NOW, null, null, "acme")))
          .isPositive();
      assertThat(
              open.count(ExportTable.LEDGER, new ExportFilter(null, ExportBench.NOW, null, "acme")))
          .isZero();
      assertThatThrownBy(
              () -> open.count(ExportTable.LEDGER, new ExportFilter(null, null, "sales", null)))
          .hasMessageContaining("by meter");
    }
    assertThatThrownBy(() -> new ExportFilter(february, february, null, null))
        .hasMessageContaining("later than from");
  }

  @Test
  void shouldLeaveNothingWhereADirectoryIsMissingOrAFileIsNone() throws Exception {
    try (Snapshot open = open()) {
      Path missing = directory.resolve("missing/usage.csv");
      assertThatThrownBy(
              () -> open.export(ExportTable.USAGE, ExportFilter.ALL, ExportFormat.CSV, missing))
          .isInstanceOf(ExportFailedException.class)
          .hasMessageContaining("missing/usage.csv");
      assertThatThrownBy(
              () -> open.export(ExportTable.USAGE, ExportFilter.ALL, ExportFormat.CSV, directory))
          .isInstanceOf(ExportFailedException.class)
          .hasMessageContaining("not a directory");
    }
    assertThat(directory.toFile().list()).containsOnly("store", "s.duckdb");
  }
}
