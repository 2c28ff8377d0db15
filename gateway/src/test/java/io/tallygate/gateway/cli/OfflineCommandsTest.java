package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that need no running gateway: what they print, and how they end. */
class OfflineCommandsTest {
  private static final String CATALOG =
      """
      meters:
        - {key: sms, eventType: sms, aggregation: count, unit: message}
      customers:
        - {key: acme, name: ACME, zone: UTC, currency: EUR}
      plans:
        - key: text
          name: Text
          currency: EUR
          period: month
          charges:
            - {type: per-unit, key: sent, name: Sent, meter: sms, price: "0.09"}
      subscriptions:
        - {key: acme-text, customer: acme, plan: text, from: 2026-01-01, subjects: [a]}
      """;

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Tallygate.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  private CoreSettings settings() {
    return new CoreSettings(
        directory.resolve("data"),
        CoreSettings.Durability.DISK,
        1 << 20,
        2,
        1 << 20,
        64,
        64,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        Duration.ofHours(24),
        1000,
        1000,
        1 << 20);
  }

  private void makeData() throws Exception {
    try (Core core = Core.open(settings(), CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    }
  }

  @Test
  void verifyFindsThatAllLawsHold() throws Exception {
    makeData();

    assertThat(run("verify", "--data", directory.resolve("data").toString())).isZero();
    assertThat(out.toString()).contains("law 1", "law 5", "all laws hold");
  }

  @Test
  void verifyFindsAnAcknowledgementThatIsNotCounted() throws Exception {
    makeData();
    Path acks = Files.writeString(directory.resolve("acks"), "ack meter-1 1 7\n");

    assertThat(
            run(
                "verify",
                "--data",
                directory.resolve("data").toString(),
                "--acks",
                acks.toString()))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.toString()).contains("BROKEN  law 3", "meter-1");
  }

  @Test
  void verifyRefusesWhatIsNotAnAckFile() throws Exception {
    makeData();
    Path acks = Files.writeString(directory.resolve("acks"), "ack meter-1 1 7\nnonsense\n");

    assertThat(
            run(
                "verify",
                "--data",
                directory.resolve("data").toString(),
                "--acks",
                acks.toString()))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("line=2");
  }

  @Test
  void aDirectoryInUseIsNotTouched() throws Exception {
    makeData();
    try (Core core = Core.open(settings(), CrashPoints.NONE)) {
      assertThat(core.incarnation()).isEqualTo(2);
      assertThat(run("verify", "--data", directory.resolve("data").toString()))
          .isEqualTo(ExitCode.DATA);
    }
    assertThat(err.toString()).contains("another process works in the data directory");
  }

  @Test
  void aDirectoryThatIsNotThereIsNotMade() {
    Path missing = directory.resolve("missing");

    assertThat(run("verify", "--data", missing.toString())).isEqualTo(ExitCode.DATA);
    assertThat(missing).doesNotExist();
  }

  @Test
  void recoverNeedsADirectory() {
    assertThat(run("recover")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--data is required");
  }

  @Test
  void rateMakesStatementsAndNamesRefusedRows() throws Exception {
    Path catalog = Files.writeString(directory.resolve("catalog.yaml"), CATALOG);
    Path usage =
        Files.writeString(
            directory.resolve("usage.csv"),
            """
            subject,type,time
            a,sms,2026-01-02T10:00:00Z
            a,sms,2026-01-03T10:00:00Z
            a,sms,yesterday
            """);

    assertThat(
            run(
                "rate",
                "--catalog",
                catalog.toString(),
                "--usage",
                usage.toString(),
                "--until",
                "2026-02-01T00:00:00Z",
                "--format",
                "json"))
        .isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(out.toString()).contains("\"total\":\"0.18\"");
    assertThat(err.toString()).contains("row=3", "field=time");
  }

  @Test
  void rateTriesAPlanWithoutCustomers() throws Exception {
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            meters: [{key: texts, eventType: sms, aggregation: count}]
            plans:
              - key: text
                currency: EUR
                charges: [{type: per-unit, key: sms, meter: texts, price: "0.09"}]
            """);
    Path usage =
        Files.writeString(
            directory.resolve("usage.csv"),
            "subject,type,time\na,sms,2026-01-02T10:00:00Z\na,sms,2026-01-03T10:00:00Z\n");

    assertThat(run("rate", "--plan", plan.toString(), "--usage", usage.toString(), "--json"))
        .isZero();
    assertThat(out.toString()).contains("\"customer\":\"a\"", "\"total\":\"0.18\"");
  }

  @Test
  void replayPrintsWhatAnotherPriceWouldHaveComeTo() throws Exception {
    try (Core core = Core.open(settings(), CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    }
    Path plan =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            plans:
              - key: text
                currency: EUR
                charges: [{type: base-fee, key: base, amount: "2.00"}]
            """);
    String[] replay = {
      "replay",
      "--data",
      directory.resolve("data").toString(),
      "--plan",
      plan.toString(),
      "--from",
      "2026-01-01T00:00:00Z",
      "--to",
      "2026-03-01T00:00:00Z"
    };

    assertThat(run(replay)).isZero();
    assertThat(out.toString()).containsPattern("in all +EUR +0.00 +4.00 +4.00");

    String[] asJson = Arrays.copyOf(replay, replay.length + 2);
    asJson[replay.length] = "--json";
    asJson[replay.length + 1] = "--diff";
    assertThat(run(asJson)).isZero();
    assertThat(out.toString())
        .contains("\"subscription\":\"acme-text\"", "\"periods\":2", "\"difference\":\"4.00\"");
  }

  @Test
  void replayRefusesAPlanOfAnotherCurrency() throws Exception {
    try (Core core = Core.open(settings(), CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    }
    Path plan =
        Files.writeString(directory.resolve("plan.yaml"), "plans: [{key: text, currency: USD}]");

    assertThat(
            run(
                "replay",
                "--data",
                directory.resolve("data").toString(),
                "--plan",
                plan.toString(),
                "--from",
                "2026-01-01T00:00:00Z",
                "--to",
                "2026-03-01T00:00:00Z"))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("plans[0].currency");
  }

  @Test
  void aRefusedCatalogNamesItsProblem() throws Exception {
    Path catalog =
        Files.writeString(
            directory.resolve("catalog.yaml"), CATALOG.replace("per-unit", "per-moon"));
    Path usage = Files.writeString(directory.resolve("usage.csv"), "subject,type,time\n");

    assertThat(
            run(
                "rate",
                "--catalog",
                catalog.toString(),
                "--usage",
                usage.toString(),
                "--until",
                "2026-02-01T00:00:00Z"))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(err.toString()).contains("plans[0].charges[0]");
  }
}
