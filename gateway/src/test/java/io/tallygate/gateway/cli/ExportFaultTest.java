package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.period.LatePolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exports to disks that fill up, and from gateways that go away: nothing half done, and it can be repeated. */
class ExportFaultTest {
  private static final String CATALOG =
      """
      meters: [{key: sms, eventType: sms, aggregation: count, unit: message}]
      customers: [{key: acme, zone: UTC, currency: EUR}]
      plans:
        - {key: text, currency: EUR, charges: [{type: base-fee, key: fee, amount: "1.00"}]}
      subscriptions: [{key: t, customer: acme, plan: text, from: 2026-01-01, subjects: [a]}]
      """;

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeData() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.log.segment-bytes", "1048576",
                "tallygate.log.pool-segments", "2",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "1000"));
    CoreSettings settings = config.coreSettings(data());
    try (Core core = Core.open(settings, CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
      new BillRun(
              core::catalog, core.usage(), core.flushes(), core.statements(), LatePolicy.DEFAULT)
          .close(0, Instant.parse("2026-02-02T00:00:00Z"), Instant.parse("2026-02-02T00:00:00Z"));
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private int run(String... arguments) {
    CommandLine commandLine = Tallygate.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @Test
  void shouldNameWhatIsMissingWhenAFileCannotBeWrittenAndWriteTheRest() throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    Files.createDirectories(files.resolve("ledger.csv"));
    String[] export = {
      "export", "--data", data().toString(), "--format", "csv", "--out", files.toString()
    };

    assertThat(run(export)).isEqualTo(ExitCode.TARGET);
    assertThat(err.toString())
        .contains("missing: ledger, 2 rows")
        .contains("run the same command again");
    assertThat(Files.readString(files.resolve("lines.csv")))
        .contains(",fee,fee,2026-01,")
        .contains("1.000000000");

    Files.delete(files.resolve("ledger.csv"));
    assertThat(run(export)).isZero();
    assertThat(files.toFile().list())
        .containsExactlyInAnyOrder(
            "usage.csv", "events.csv", "statements.csv", "lines.csv", "ledger.csv");
  }

  @Test
  void shouldLeaveNothingOnADiskThatIsFullAndGoOnWhenThereIsRoom() throws Exception {
    Path disk = directory.resolve("disk");
    try (SmallFileSystem small = SmallFileSystem.mount(disk, 1)) {
      Path file = disk.resolve("s.duckdb");
      Files.writeString(file, "of yesterday");
      Path ballast = Files.write(disk.resolve("ballast"), new byte[900 * 1024]);
      String[] export = {"export", "--data", data().toString(), "--duckdb", file.toString()};

      assertThat(run(export)).isEqualTo(ExitCode.TARGET);
      assertThat(err.toString()).contains("nothing is written").contains("s.duckdb");
      assertThat(file).hasContent("of yesterday");
      assertThat(disk.toFile().list()).containsExactlyInAnyOrder("s.duckdb", "ballast");

      Files.delete(ballast);
      small.grow(64);
      assertThat(run(export)).as(err.toString()).isZero();
      assertThat(disk.toFile().list()).containsExactly("s.duckdb");
      assertThat(
              run(
                  "export",
                  "--snapshot",
                  file.toString(),
                  "--format",
                  "parquet",
                  "--what",
                  "ledger",
                  "--out",
                  disk + "/l"))
          .isZero();
    }
  }

  @Test
  void shouldKeepNothingOfAnAnswerThatIsCutOff() throws Exception {
    Path file = directory.resolve("cut.duckdb");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread gateway = new Thread(() -> answerHalf(server), "half-gateway");
      gateway.start();

      int exitCode =
          run(
              "export",
              "--url",
              "http://127.0.0.1:" + server.getLocalPort(),
              "--duckdb",
              file.toString());
      gateway.join();

      assertThat(exitCode).isEqualTo(ExitCode.DATA);
      assertThat(err.toString()).contains("cannot export");
      assertThat(directory.toFile().list()).containsExactly("data");
    }
  }

  private static void answerHalf(ServerSocket server) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      socket.getInputStream().read(new byte[1]);
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf of it".getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheCommand() throws Exception {
    String data = data().toString();
    assertThat(run("export", "--data", data)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("say what to write");
    assertThat(run("export", "--data", data, "--format", "csv")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--format and --out go together");
    assertThat(run("export", "--duckdb", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(run("export", "--url", "localhost:1", "--duckdb", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--url must be like http://");
    assertThat(run("export", "--url", "http://127.0.0.1:1", "--duckdb", "x"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("the gateway does not answer [url=http://127.0.0.1:1/");
    assertThat(
            run(
                "export",
                "--data",
                data,
                "--format",
                "csv",
                "--out",
                "x",
                "--what",
                "ledger",
                "--meter",
                "sms"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--meter goes with usage, events and lines");
    assertThat(
            run(
                "export",
                "--data",
                data,
                "--format",
                "csv",
                "--out",
                "x",
                "--from",
                "2026-02-01T00:00:00Z",
                "--to",
                "2026-01-01T00:00:00Z"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--to must be later than from");
    assertThat(run("export", "--data", data, "--tenant", "nobody", "--duckdb", "x"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("no such tenant [tenant=nobody]");
    Path accounts = Files.writeString(directory.resolve("accounts.yaml"), "sales: 1");
    assertThat(run("export", "--data", data, "--duckdb", "x", "--accounts", accounts.toString()))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("sales: must be one of receivables");
    assertThat(run("export", "--snapshot", accounts.toString(), "--format", "csv", "--out", "x"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("no snapshot");
    assertThat(Path.of("x")).doesNotExist();
  }
}
