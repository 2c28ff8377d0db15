package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.export.sink.SnapshotFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How {@code publish} ends where there is nothing to publish, or nowhere to publish it. */
class PublishCommandTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String snapshot = "";

  @BeforeEach
  void makeSnapshot() throws Exception {
    Path file = directory.resolve("snapshot.duckdb");
    try (SnapshotFixture fixture = SnapshotFixture.create(file, 1, "2026-02-01 00:00:00+00")) {
      fixture.usage("acme", 10);
    }
    snapshot = file.toString();
  }

  private int run(String... arguments) {
    CommandLine commandLine = Tallygate.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @Test
  void shouldAskWhereTo() {
    assertThat(run("publish")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("say where to: postgres or kafka");
    assertThat(run("publish", "kafka", "--snapshot", snapshot)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--to=HOST:PORT");
  }

  @Test
  void shouldAskWhereFrom() {
    assertThat(run("publish", "postgres", "--to", "jdbc:x")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--data=DIR | --url=URL | --snapshot=FILE");
    assertThat(run("publish", "postgres", "--url", "ftp://x", "--to", "jdbc:x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--url must be like");
    assertThat(
            run("publish", "postgres", "--snapshot", snapshot, "--duckdb", "x", "--to", "jdbc:x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(
            run("publish", "postgres", "--snapshot", snapshot, "--tenant", "x", "--to", "jdbc:x"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("publish", "kafka", "--data", directory.toString(), "--to", "127.0.0.1:1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--duckdb FILE must keep the snapshot");
    assertThat(run("publish", "postgres", "--data", snapshot, "--to", "jdbc:x"))
        .isEqualTo(ExitCode.DATA);
  }

  @Test
  void shouldNameWhatIsNoSnapshot() throws Exception {
    Path text = Files.writeString(directory.resolve("text.csv"), "tenant,meter\n".repeat(1000));
    Path other = directory.resolve("other.duckdb");
    new DuckDBDriver().connect("jdbc:duckdb:" + other, new Properties()).close();
    Path missing = directory.resolve("missing.duckdb");
    for (Path file : new Path[] {text, other, missing}) {
      assertThat(run("publish", "kafka", "--snapshot", file.toString(), "--to", "127.0.0.1:1"))
          .isEqualTo(ExitCode.DATA);
      assertThat(run("publish", "postgres", "--snapshot", file.toString(), "--to", "jdbc:x"))
          .isEqualTo(ExitCode.DATA);
      assertThat(
              run(
                  "publish",
                  "kafka",
                  "--snapshot",
                  snapshot,
                  "--since",
                  file.toString(),
                  "--to",
                  "127.0.0.1:1"))
          .isEqualTo(ExitCode.DATA);
      assertThat(err.toString()).contains("[file=" + file + "]");
    }
  }

  @Test
  void shouldNameTheColumnThatASnapshotLacks() throws Exception {
    try (var connection = new DuckDBDriver().connect("jdbc:duckdb:" + snapshot, new Properties());
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE statements DROP COLUMN due");
      statement.execute("UPDATE snapshot SET version = 2");
    }
    assertThat(run("publish", "postgres", "--snapshot", snapshot, "--to", "jdbc:x"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("[column=statements.due]");
    try (var connection = new DuckDBDriver().connect("jdbc:duckdb:" + snapshot, new Properties());
        var statement = connection.createStatement()) {
      statement.execute("ALTER TABLE statements ADD COLUMN due DECIMAL(38,9)");
    }
    assertThat(run("publish", "postgres", "--snapshot", snapshot, "--to", "jdbc:x"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err.toString()).contains("[layout=2] [known=1]");
  }

  @Test
  void shouldSayThatNobodyAnswers() throws Exception {
    Path hasty =
        Files.writeString(
            directory.resolve("kafka.properties"),
            "request.timeout.ms=200\ndefault.api.timeout.ms=200\nmax.block.ms=200\n");
    assertThat(
            run(
                "publish",
                "kafka",
                "--snapshot",
                snapshot,
                "--to",
                "127.0.0.1:1",
                "--properties",
                hasty.toString()))
        .isEqualTo(ExitCode.TARGET);
    assertThat(err.toString()).contains("Kafka has failed");
    assertThat(
            run(
                "publish",
                "postgres",
                "--snapshot",
                snapshot,
                "--to",
                "jdbc:postgresql://127.0.0.1:1/x"))
        .isEqualTo(ExitCode.TARGET);
    assertThat(err.toString()).contains("PostgreSQL has failed").contains("refused");
  }

  @Test
  void shouldRefuseSettingsThatItCannotRead() {
    assertThat(
            run(
                "publish",
                "kafka",
                "--snapshot",
                snapshot,
                "--to",
                "127.0.0.1:1",
                "--properties",
                "nowhere"))
        .isEqualTo(ExitCode.CONFIGURATION);
    assertThat(run("publish", "kafka", "--snapshot", snapshot, "--to", "nonsense"))
        .isEqualTo(ExitCode.TARGET);
    assertThat(err.toString()).contains("Kafka has failed").contains("nonsense");
  }
}
