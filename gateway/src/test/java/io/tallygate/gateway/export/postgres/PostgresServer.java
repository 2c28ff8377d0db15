package io.tallygate.gateway.export.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real PostgreSQL, with its files in a directory of the test, that can crash and come again. */
public final class PostgresServer implements AutoCloseable {
  private final Path directory;
  private EmbeddedPostgres server;

  public PostgresServer(Path directory) throws IOException {
    this.directory = directory;
    this.server = start();
  }

  /** Starts one; where none can be started, as without the right to unshare for root, the test is skipped, and says why. */
  public static PostgresServer startOrSkip(Path directory) {
    try {
      return new PostgresServer(directory);
    } catch (IOException | IllegalStateException e) {
      return Assumptions.abort("PostgreSQL cannot be started here: " + e);
    }
  }

  private EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setPGStartupWait(Duration.ofMinutes(2))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_wal_size", "1GB")
        .start();
  }

  /** Of a database. */
  String url(String database) {
    return server.getJdbcUrl("postgres", database);
  }

  /** Makes an empty database. */
  public String create(String database, String... options) throws SQLException {
    execute("postgres", "CREATE DATABASE " + database + " " + String.join(" ", options));
    return url(database);
  }

  /** Ends the server as a failure does: it writes nothing more, and answers nobody. */
  void crash() {
    try {
      long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0));
      ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
      // SIGQUIT: every process of the server ends at once, without a checkpoint.
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
      postmaster.onExit().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the server could not be made to crash", e);
    }
  }

  /** Starts it again, on another port. */
  void restart() throws IOException {
    // Only gives the directory free: there is no server to stop.
    server.close();
    server = start();
  }

  void execute(String database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(database));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of every row. */
  public List<String> texts(String database, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url(database));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
