package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One small gateway, billed; its exports over HTTP and from its directory, against what its API says. */
@Timeout(180)
class ExportSystemIT {
  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 1, backLimit: P3650D, dimensions: [{name: zone, path: $.zone}]}
        - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2, keep: events, attributes: [order], backLimit: P3650D}
      customers:
        - {key: acme, name: ACME, zone: Europe/Berlin, currency: EUR}
      plans:
        - key: talk
          currency: EUR
          tax: {percent: "19", point: total, prices: net}
          charges:
            - {type: base-fee, key: fee, name: Fee, amount: "10.00"}
            - {type: per-unit, key: calls, name: Calls, meter: calls, price: "0.07"}
            - {type: per-unit, key: share, name: Share, meter: sales, price: "0.025"}
      subscriptions:
        - {key: a, customer: acme, plan: talk, from: 2026-01-01, subjects: [s]}
      """;
  private static final Pattern SQL_BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Tallygate.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @Test
  void shouldExportWhatTheApiSaysFromAGatewayThatRunsAndFromItsDirectory() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.http.port", "0",
                "tallygate.binary.port", "0",
                "tallygate.flush.interval", "10m",
                "tallygate.store.interval", "10m",
                "tallygate.log.segment-bytes", "4194304",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "100000"));
    Path data = directory.resolve("data");
    Path running = directory.resolve("running.duckdb");
    List<String> usage;
    Core core = Core.open(config.coreSettings(data), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      int port = new ReadyLine(gateway.readyLine()).httpPort();
      LocalHttp http = new LocalHttp(port);
      send(http);
      bill(http);

      assertThat(
              run("export", "--url", "http://127.0.0.1:" + port + "/", "--duckdb", text(running)))
          .as(err.toString())
          .isZero();

      assertThat(
              query(
                  running,
                  "SELECT meter, sum(records), sum(quantity) FROM usage GROUP BY 1 ORDER BY 1"))
          .isEqualTo(totals(http));
      assertThat(query(running, "SELECT statement_id, number, total FROM statements ORDER BY 1"))
          .isEqualTo(statements(http));
      assertThat(
              query(
                  running,
                  "SELECT count(DISTINCT statement_id), sum(debit) = sum(credit) FROM ledger"))
          .containsExactly("2|true");
      assertThat(
              query(
                  running, "SELECT length(id_hash), quantity, attributes ->> 'order' FROM events"))
          .containsExactly("32|49.900000000|o-1");
      assertThat(data.resolve("export")).isEmptyDirectory();
      usage = query(running, "SELECT * FROM usage ORDER BY ALL");
      refuseWhatIsWrong(port);
      exportAfterAKill(config, http, data);
    }

    exportTheDirectory(data, usage);
    for (String sql : queriesOfThePage()) {
      assertThat(query(running, sql)).as(sql).isNotEmpty();
    }
  }

  private static void send(LocalHttp http) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      String subject = i % 10 == 0 ? "nobody" : "s";
      lines.append(
          "{\"id\":\"call-%d\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"%s\",\"time\":\"2026-01-%02dT10:00:00Z\",\"data\":{\"s\":\"%d.5\",\"zone\":\"z%d\"}}%n"
              .formatted(i, subject, 1 + i % 28, i, i % 3));
    }
    lines.append(
        "{\"id\":\"sale-1\",\"source\":\"t\",\"type\":\"sale\",\"subject\":\"s\",\"time\":\"2026-01-05T10:00:00Z\",\"data\":{\"amount\":\"49.90\",\"order\":\"o-1\"}}\n");
    assertThat(http.send("POST", "/api/v1/events", "application/x-ndjson", lines.toString()).body())
        .contains("\"accepted\":201");
  }

  private static void bill(LocalHttp http) throws Exception {
    assertThat(
            http.send(
                    "POST",
                    "/api/v1/billing/close",
                    "application/json",
                    "{\"until\":\"2026-02-02T00:00:00Z\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            http.send(
                    "POST",
                    "/api/v1/statements/1/cancel",
                    "application/json",
                    "{\"reason\":\"wrong\"}")
                .statusCode())
        .isBetween(200, 201);
  }

  private void refuseWhatIsWrong(int port) {
    assertThat(run("export", "--data", text(directory.resolve("data")), "--duckdb", "x.duckdb"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("another process works in the data directory");
    assertThat(
            run("export", "--url", "http://127.0.0.1:" + port + "/nowhere", "--duckdb", "x.duckdb"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("the gateway answers 404");
  }

  /** A copy of a directory that is worked in is what a kill would leave: an event that only the log has. */
  private void exportAfterAKill(GatewayConfig config, LocalHttp http, Path data) throws Exception {
    http.send(
        "POST",
        "/api/v1/events",
        "application/x-ndjson",
        "{\"id\":\"last\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"late\",\"data\":{\"s\":\"1\",\"zone\":\"z\"}}\n");
    Path killed = directory.resolve("killed");
    try (Stream<Path> all = Files.walk(data)) {
      for (Path each : all.toList()) {
        Files.copy(each, killed.resolve(data.relativize(each)));
      }
    }
    String[] export = {
      "export", "--data", text(killed), "--duckdb", text(directory.resolve("killed.duckdb"))
    };

    assertThat(run(export)).isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("was not left in order").contains("recover");
    assertThat(directory.resolve("killed.duckdb")).doesNotExist();

    Core.open(config.coreSettings(killed), CrashPoints.NONE).close();
    assertThat(run(export)).as(err.toString()).isZero();
    assertThat(
            query(
                directory.resolve("killed.duckdb"),
                "SELECT quantity FROM usage WHERE subject = 'late'"))
        .containsExactly("1.000000000");
  }

  private void exportTheDirectory(Path data, List<String> usage) throws Exception {
    Path files = directory.resolve("files");
    for (String format : List.of("csv", "jsonl", "parquet")) {
      assertThat(run("export", "--data", text(data), "--format", format, "--out", text(files)))
          .as(err.toString())
          .isZero();
    }
    assertThat(files.toFile().list()).hasSize(15);
    assertThat(out.toString()).contains("usage: ", "ledger: ", "usage through flush ");
    assertThat(
            query(
                directory.resolve("none.duckdb"),
                "SELECT * FROM read_parquet('"
                    + files.resolve("usage.parquet")
                    + "') WHERE subject <> 'late' ORDER BY ALL"))
        .isEqualTo(usage);
    assertThat(Files.readAllLines(files.resolve("usage.csv"))).hasSize(usage.size() + 2);
    assertThat(Files.readAllLines(files.resolve("usage.jsonl"))).hasSize(usage.size() + 1);

    Path one = directory.resolve("calls.csv");
    assertThat(
            run(
                "export",
                "--data",
                text(data),
                "--format",
                "csv",
                "--what",
                "usage",
                "--meter",
                "sales",
                "--out",
                text(one)))
        .isZero();
    assertThat(Files.readAllLines(one)).hasSize(2);
  }

  private static List<String> queriesOfThePage() throws Exception {
    List<String> queries = new ArrayList<>();
    Matcher block = SQL_BLOCK.matcher(Files.readString(Path.of("EXPORT.md")));
    while (block.find()) {
      queries.add(block.group(1).strip());
    }
    assertThat(queries).hasSize(5);
    return queries;
  }

  private static List<String> totals(LocalHttp http) throws Exception {
    List<String> rows = new ArrayList<>();
    for (JsonNode total : json(http, "/api/v1/totals").path("items")) {
      rows.add(
          total.path("meter").asText()
              + "|"
              + total.path("count").asText()
              + "|"
              + decimal(total.path("sum")));
    }
    return rows;
  }

  private static List<String> statements(LocalHttp http) throws Exception {
    List<String> rows = new ArrayList<>();
    for (JsonNode each : json(http, "/api/v1/statements").path("items")) {
      rows.add(
          each.path("id").asText()
              + "|"
              + each.path("number").asText()
              + "|"
              + decimal(each.path("total")));
    }
    return rows;
  }

  private static String decimal(JsonNode text) {
    return new BigDecimal(text.asText()).setScale(9).toPlainString();
  }

  private static JsonNode json(LocalHttp http, String path) throws Exception {
    return JsonMapper.builder().build().readTree(http.get(path).body());
  }

  private static String text(Path path) {
    return path.toString();
  }

  private static List<String> query(Path file, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          cells.add(
              row.getObject(i) instanceof BigDecimal decimal
                  ? decimal.toPlainString()
                  : String.valueOf(row.getString(i)));
        }
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }
}
