package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.verify.Verification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Imports into a gateway of its own process; both are killed (SIGKILL) in the middle. Simulated failure: the end of a process. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportSystemIT {
  private static final String CATALOG =
      """
      meters:
        - {key: sales, eventType: sale, aggregation: sum, value: $.v, unit: EUR, scale: 2, dimensions: [{name: country, path: $.c}], backLimit: P12000D}
        - {key: orders, eventType: order, aggregation: count, backLimit: P12000D}
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0, keep: events, negative: refused, backLimit: P12000D}
      customers: [{key: acme, name: ACME, zone: UTC, currency: EUR}]
      plans:
        - key: p
          name: P
          currency: EUR
          period: month
          charges: [{type: per-unit, key: c, name: C, meter: orders, price: "0.01"}]
      subscriptions: [{key: acme-p, customer: acme, plan: p, from: 2026-01-01, subjects: [s1]}]
      """;
  private static final String SALES =
      """
      format: {type: csv, delimiter: ";"}
      time: {column: time, epoch: s}
      where: [{column: kind, not: [test]}]
      meters:
        - {meter: sales, subject: shop, quantity: {columns: [n, price]}, dimensions: {country: country}}
        - {meter: orders, subject: shop}
      """;
  private static final String CALLS =
      """
      format: {type: csv}
      time: {column: time, epoch: s}
      id: id
      meters:
        - {meter: calls, subject: who, quantity: seconds, attributes: {to: to}}
      """;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIME = 1_767_225_600;

  @TempDir static Path directory;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Process> importers = new ArrayList<>();
  private Map<String, String> ports = Map.of();
  private ServeProcess gateway;
  private String url = "";

  /** What the shared gateway had counted before a test. */
  private final Map<String, Long> counts = new HashMap<>();

  private final Map<String, BigDecimal> sums = new HashMap<>();

  @BeforeAll
  void start() throws Exception {
    int binaryPort = ServeProcess.freePort();
    int httpPort = ServeProcess.freePort();
    url = "http://127.0.0.1:" + httpPort;
    ports =
        Map.of(
            "tallygate.http.port", Integer.toString(httpPort),
            "tallygate.binary.port", Integer.toString(binaryPort),
            "tallygate.log.segment-bytes", "16777216",
            "tallygate.disk.watermark-bytes", "0",
            "tallygate.limits.in-flight-frames", "8",
            "tallygate.ids.max", "1000000");
    serve();
    assertThat(
            gateway.http().send("PUT", "/api/v1/catalog", "application/yaml", CATALOG).statusCode())
        .isEqualTo(200);
    Files.writeString(directory.resolve("sales.yaml"), SALES);
    Files.writeString(directory.resolve("calls.yaml"), CALLS);
  }

  private void serve() throws Exception {
    gateway = ServeProcess.serve(directory.resolve("data"), ports).awaitReady();
  }

  @BeforeEach
  void remember() throws Exception {
    for (JsonNode each : totals()) {
      counts.put(each.path("meter").asText(), each.path("count").asLong());
      sums.put(each.path("meter").asText(), new BigDecimal(each.path("sum").asText()));
    }
  }

  @AfterEach
  void endImporters() {
    importers.forEach(each -> each.destroyForcibly().onExit().join());
  }

  @AfterAll
  void verify() throws Exception {
    gateway.terminate();
    assertThat(gateway.awaitExitCode()).isEqualTo(ExitCode.OK);
    assertThat(
            Verification.run(
                    GatewayConfig.load(null, Map.of(), ports)
                        .coreSettings(directory.resolve("data")),
                    null)
                .laws())
        .allSatisfy(law -> assertThat(law.faults()).isEmpty());
  }

  private int run(String... arguments) {
    return runAgainst(url, "PT60S", arguments);
  }

  private int runAgainst(String to, String patience, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = Tallygate.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(
        ServeProcess.prepend(
            arguments, "import", "--gateway", to, "--json", "--patience", patience));
  }

  /** An import in a process of its own, so that it can be killed. */
  private Process spawn(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Tallygate.class.getName());
    command.addAll(
        List.of(
            ServeProcess.prepend(
                arguments, "import", "--gateway", url, "--json", "--patience", "PT60S")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("importer.log").toFile())
            .start();
    importers.add(process);
    return process;
  }

  /** Waits until the gateway has answered so many frames of a file; it has some 140 of them. */
  private static void awaitAnswers(Path journal, long sequence, Process importer) throws Exception {
    while (!importer.waitFor(1, TimeUnit.MILLISECONDS)) {
      if (Files.exists(journal)) {
        String text = Files.readString(journal);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        String last = whole.substring(whole.lastIndexOf("a ") + 1).strip();
        if (whole.contains("\na ") && Long.parseLong(last) >= sequence) {
          return;
        }
      }
    }
    throw new AssertionError("the import ended before it could be killed");
  }

  /** What a file holds, counted while it was made. */
  private static final class Expected {
    long read;
    long filtered;
    long refused;
    long sales;
    BigDecimal sum = BigDecimal.ZERO.setScale(2);
  }

  private Expected makeSales(Path file, int rows) throws Exception {
    Expected expected = new Expected();
    try (PrintWriter to = new PrintWriter(Files.newBufferedWriter(file))) {
      to.println("time;shop;kind;n;price;country;text");
      for (int i = 0; i < rows; i++) {
        int n = random.nextInt(9) - 2;
        BigDecimal price = BigDecimal.valueOf(random.nextInt(10_000), 2);
        int fate = random.nextInt(1_000);
        expected.read++;
        String time = Long.toString(TIME + i / 100);
        String kind = "sale";
        if (fate == 0) {
          kind = "test";
          expected.filtered++;
        } else if (fate == 1) {
          // Only the gateway knows that this is too old.
          time = "1";
          expected.refused++;
        } else if (fate == 2) {
          time = "yesterday";
          expected.refused++;
        } else {
          expected.sales++;
          expected.sum = expected.sum.add(price.multiply(BigDecimal.valueOf(n)));
        }
        to.println(
            time + ";s" + random.nextInt(500) + ";" + kind + ";" + n + ";" + price + ";DE;\"a;b\"");
      }
    }
    return expected;
  }

  private JsonNode totals() throws Exception {
    return JSON.readTree(gateway.http().get("/api/v1/totals").body()).path("items");
  }

  /** What a meter counted since the test began. */
  private void assertCounted(String meter, long count, BigDecimal sum) throws Exception {
    for (JsonNode each : totals()) {
      if (each.path("meter").asText().equals(meter)) {
        assertThat(each.path("count").asLong() - counts.get(meter))
            .as("seed %d", seed)
            .isEqualTo(count);
        assertThat(new BigDecimal(each.path("sum").asText()).subtract(sums.get(meter)))
            .as("seed %d", seed)
            .isEqualByComparingTo(sum);
        return;
      }
    }
    throw new AssertionError("no such meter: " + meter);
  }

  private void assertTotals(Expected expected) throws Exception {
    assertCounted("sales", expected.sales, expected.sum);
    assertCounted("orders", expected.sales, BigDecimal.valueOf(expected.sales));
  }

  private void assertReport(JsonNode report, Expected expected) {
    assertThat(report.path("status").asText()).isEqualTo("imported");
    JsonNode rows = report.path("rows");
    assertThat(rows.path("read").asLong()).as("seed %d", seed).isEqualTo(expected.read);
    assertThat(rows.path("taken").asLong()).isEqualTo(expected.sales);
    assertThat(rows.path("filtered").asLong()).isEqualTo(expected.filtered);
    assertThat(rows.path("refused").asLong()).isEqualTo(expected.refused);
    assertThat(rows.path("unknown").asLong()).isZero();
    assertThat(report.path("meters").path(0).path("records").asLong()).isEqualTo(expected.sales);
    assertThat(report.path("meters").path(0).path("sum").asText())
        .isEqualTo(expected.sum.toPlainString());
    assertThat(report.path("meters").path(1).path("sum").asText())
        .isEqualTo(Long.toString(expected.sales));
  }

  @Test
  void shouldCountAFileExactlyOnceHoweverOftenImporterAndGatewayAreKilled() throws Exception {
    Path file = directory.resolve("sales.csv");
    Expected expected = makeSales(file, 300_000);
    String[] arguments = {"--mapping", directory.resolve("sales.yaml").toString(), file.toString()};
    Path journal = directory.resolve(".sales.csv.import");
    Process importer = spawn(arguments);
    for (int kills = 0; kills < 4; kills++) {
      awaitAnswers(journal, 10 + 30 * kills + random.nextInt(20), importer);
      if (kills == 2) {
        // The importer bridges this by itself.
        gateway.kill();
        serve();
      } else {
        importer.destroyForcibly().onExit().join();
        importer = spawn(arguments);
      }
    }
    assertThat(importer.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(directory.resolve("importer.log"));
    assertThat(importer.exitValue()).as(said).isEqualTo(ExitCode.CHECK_FAILED);
    assertTotals(expected);
    JsonNode report = JSON.readTree(Files.readString(directory.resolve("sales.csv.report.json")));
    assertReport(report, expected);
    assertThat(report.path("refusals").path("byCode").path("TIME_TOO_OLD").asLong()).isPositive();
    assertThat(report.path("suspense").path("count").asLong()).isEqualTo(998);
    List<String> refused = Files.readAllLines(directory.resolve("sales.csv.refused.csv"));
    assertThat(refused).hasSize((int) expected.refused + 1);
    assertThat(refused.get(1)).matches("\\d+,(TIME_TOO_OLD|MALFORMED_FIELD),.*;s\\d+;sale;.*");
    assertThat(directory.resolve(".sales.csv.import")).doesNotExist();

    assertThat(run(arguments)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("\"status\":\"already imported\"");
    Path copy = Files.copy(file, directory.resolve("copy.csv"));
    assertThat(run("--mapping", arguments[1], copy.toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("already imported").contains("this or another name");
    assertTotals(expected);
  }

  @Test
  void shouldTellFilesApartAndRefuseWhatWouldCountTwice() throws Exception {
    String mapping = directory.resolve("calls.yaml").toString();
    Path file = directory.resolve("calls.csv");
    String first = "time,id,who,seconds,to\n" + TIME + ",a1,s1,10,44\n" + TIME + ",a2,s1,-3,44\n";
    Files.writeString(file, first);
    assertThat(run("--mapping", mapping, file.toString())).isEqualTo(ExitCode.CHECK_FAILED);
    JsonNode report = JSON.readTree(out.toString());
    assertThat(report.path("refusals").path("first").path(0).path("line").asInt()).isEqualTo(3);
    assertThat(report.path("refusals").path("byCode").path("QUANTITY_OUT_OF_RANGE").asInt())
        .isEqualTo(1);
    assertThat(report.path("firstEvent").asText()).isEqualTo("2026-01-01T00:00:00Z");

    Files.writeString(file, first + TIME + ",a3,s1,5,44\n");
    assertThat(run("--mapping", mapping, file.toString())).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(err.toString())
        .contains(
            "the file has grown since it was imported: its first " + first.length() + " bytes")
        .contains("tail -c +" + (first.length() + 1));

    // Other content under the name: an id that was counted is a duplicate and no mistake.
    Files.writeString(
        file, "time,id,who,seconds,to\n" + TIME + ",a1,s1,10,44\n" + TIME + ",b1,s2,7,45\n");
    assertThat(run("--mapping", mapping, file.toString())).isEqualTo(ExitCode.OK);
    report = JSON.readTree(out.toString());
    assertThat(report.path("rows").path("duplicates").asInt()).isEqualTo(1);
    assertThat(report.path("rows").path("taken").asInt()).isEqualTo(1);
    assertThat(report.path("notes").path(0).asText())
        .startsWith("another file of this name was imported at ");
    assertCounted("calls", 2, new BigDecimal(17));

    assertThat(run("--mapping", mapping, "--label", "again", file.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(JSON.readTree(out.toString()).path("rows").path("duplicates").asInt()).isEqualTo(2);

    Files.writeString(file, "time,id,who\n" + TIME + ",c1,s1\n");
    assertThat(run("--mapping", mapping, file.toString())).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString())
        .contains(
            "meters[0].quantity: the file has no such column [column=seconds] [columns=time, id, who]");
    assertThat(run("--mapping", mapping, directory.resolve("nothing.csv").toString()))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(err.toString()).contains("there is no such file");
    assertThat(run("--mapping", "no-such-mapping", file.toString()))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("[ready=access-log, asterisk-cdr");
    assertThat(run("--mapping", mapping)).isEqualTo(ExitCode.USAGE);
    assertThat(runAgainst("http://127.0.0.1:1", "PT0S", "--mapping", mapping, file.toString()))
        .isEqualTo(ExitCode.SUSPENDED);
    assertThat(err.toString()).contains("the gateway cannot be reached");
    assertCounted("calls", 2, new BigDecimal(17));
  }

  @Test
  void shouldReportAFileThatTheGatewayHadWholeWhenItsReportCouldNotBeWritten() throws Exception {
    String mapping = directory.resolve("calls.yaml").toString();
    Path file = directory.resolve("late.csv");
    Files.writeString(
        file,
        "time,id,who,seconds,to\n"
            + TIME
            + ",l1,s1,10,44\n"
            + TIME
            + ",l2,s1,-3,44\n"
            + TIME
            + ",l3,s1,x,44\n");
    Path draft = Files.createDirectory(directory.resolve(".late.csv.report.json.draft"));
    assertThat(run("--mapping", mapping, file.toString())).isEqualTo(ExitCode.SUSPENDED);
    assertThat(err.toString()).contains("a file cannot be read or written").contains("late.csv");
    assertCounted("calls", 1, BigDecimal.TEN);

    Files.delete(draft);
    assertThat(run("--mapping", mapping, file.toString())).isEqualTo(ExitCode.CHECK_FAILED);
    JsonNode report = JSON.readTree(out.toString());
    assertThat(report.path("status").asText()).isEqualTo("imported");
    assertThat(report.path("rows").toString())
        .isEqualTo(
            "{\"read\":3,\"taken\":1,\"filtered\":0,\"duplicates\":0,\"refused\":2,\"partly\":0,\"unknown\":0}");
    assertThat(report.path("meters").path(0).path("sum").asText()).isEqualTo("10");
    assertThat(Files.readAllLines(directory.resolve("late.csv.refused.csv")))
        .anySatisfy(line -> assertThat(line).startsWith("3,QUANTITY_OUT_OF_RANGE,"))
        .anySatisfy(line -> assertThat(line).startsWith("4,MALFORMED_FIELD,\"seconds\","));
    assertThat(run("--mapping", mapping, file.toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("already imported");
    assertCounted("calls", 1, BigDecimal.TEN);
  }

  @Test
  void shouldNotFinishAFileByAnotherMapping() throws Exception {
    Path file = directory.resolve("other.csv");
    makeSales(file, 200_000);
    String[] arguments = {"--mapping", directory.resolve("sales.yaml").toString(), file.toString()};
    Process importer = spawn(arguments);
    awaitAnswers(directory.resolve(".other.csv.import"), 5, importer);
    importer.destroyForcibly().onExit().join();
    Path other = directory.resolve("other.yaml");
    Files.writeString(other, SALES.replace("columns: [n, price]", "column: price"));
    assertThat(run("--mapping", other.toString(), file.toString()))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(err.toString()).contains("this file was begun with another mapping");
    // How a mapping is written down does not matter.
    Files.writeString(other, "# the same\n" + SALES);
    assertThat(run("--mapping", other.toString(), file.toString()))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(JSON.readTree(out.toString()).path("resumedAt").asLong()).isPositive();
    assertThat(JSON.readTree(out.toString()).path("rows").path("read").asLong()).isEqualTo(200_000);
  }

  @Test
  void shouldMoveFilesOfAWatchedFolderWhenTheyAreCounted() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("in"));
    Expected expected = makeSales(folder.resolve("a.csv"), 150_000);
    Files.writeString(folder.resolve("bad.csv"), "nothing;of;use\n1;2;3\n");
    Files.writeString(folder.resolve("growing.csv.part"), "x");
    String[] arguments = {
      "--mapping",
      directory.resolve("sales.yaml").toString(),
      "--watch",
      folder.toString(),
      "--pattern",
      "*.csv",
      "--settle",
      "PT0S",
      "--once"
    };
    for (int kills = 0; kills < 2; kills++) {
      Process importer = spawn(arguments);
      awaitAnswers(folder.resolve(".a.csv.import"), 5 + 20 * kills, importer);
      importer.destroyForcibly().onExit().join();
    }
    assertThat(run(arguments)).as(err.toString()).isIn(ExitCode.OK, ExitCode.CHECK_FAILED);
    assertTotals(expected);
    assertReport(
        JSON.readTree(Files.readString(folder.resolve("done/a.csv.report.json"))), expected);
    assertThat(folder.resolve("done/a.csv")).exists();
    assertThat(folder.resolve("failed/bad.csv")).exists();
    assertThat(folder.resolve("failed/bad.csv.error.txt"))
        .content(UTF_8)
        .contains("the file has no such column [column=time] [columns=nothing, of, use]");
    assertThat(folder.resolve("growing.csv.part")).exists();
    assertThat(folder.resolve("a.csv")).doesNotExist();
    assertThat(folder.resolve(".a.csv.import")).doesNotExist();

    // The same file comes again, and another one under its name.
    Files.copy(folder.resolve("done/a.csv"), folder.resolve("a.csv"));
    Files.writeString(
        folder.resolve("b.csv"),
        "time;shop;kind;n;price;country\n" + TIME + ";s1;sale;1;2.50;DE\n");
    assertThat(run(arguments)).isEqualTo(ExitCode.OK);
    Files.writeString(
        folder.resolve("b.csv"),
        "time;shop;kind;n;price;country\n" + TIME + ";s1;sale;2;2.50;DE\n");
    assertThat(run(arguments)).isEqualTo(ExitCode.OK);
    expected.sales += 2;
    expected.sum = expected.sum.add(new BigDecimal("7.50"));
    assertTotals(expected);
    try (var done = Files.list(folder.resolve("done"))) {
      assertThat(done.map(each -> each.getFileName().toString()))
          .filteredOn(each -> each.matches("b\\.csv\\.[0-9a-f]{8}(\\.report\\.json)?"))
          .hasSize(2);
    }
  }
}
