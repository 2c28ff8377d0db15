package io.tallygate.rating.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * The DuckDB database of the store: one connection that writes, under a lock, and a connection of its own for every read.
 *
 * <p>Transactions are begun by statement: with auto-commit merely switched off DuckDB's appender commits by itself whatever it
 * flushes, and a flush could be stored by halves.
 *
 * <p>Checkpoints: bulk rows go straight to the database file when they commit, so the write-ahead log holds little more than
 * engine states, kept events and what compaction deletes. DuckDB folds it into the file at the first commit that finds it longer
 * than 64 MiB, when a compaction ends, and when the database is closed; a start after a crash reads at most that much again.
 * Row groups without rows are dropped then; but half empty ones are written again, and left to themselves a commit would do it
 * with all there are: 2 s in the middle of a compaction of 9 M rows. So each checkpoint may do one such task, of a few row groups.
 */
final class StoreDatabase implements AutoCloseable {
  static final String FILE_NAME = "usage.duckdb";

  private static final String CHECKPOINT_THRESHOLD = "64MiB";

  private final Path file;
  private final DuckDBConnection writer;
  private final ReentrantLock writing = new ReentrantLock();

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(DuckDBConnection connection) throws SQLException;
  }

  private StoreDatabase(Path file, DuckDBConnection writer) {
    this.file = file;
    this.writer = writer;
  }

  static StoreDatabase open(Path directory, int memoryLimitMiB, int threads) {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", memoryLimitMiB + "MiB");
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("checkpoint_threshold", CHECKPOINT_THRESHOLD);
    settings.setProperty("max_vacuum_tasks", "1");
    Path file = directory.resolve(FILE_NAME);
    try {
      Files.createDirectories(directory);
      return new StoreDatabase(file, DuckDb.open(file, settings));
    } catch (IOException | SQLException e) {
      throw new StoreFailedException("the usage store cannot be opened [file=" + file + "]", e);
    }
  }

  /** Runs work in one transaction: all of it is stored and safe on disk when this returns, or none. */
  <T> T write(String purpose, Work<T> work) {
    writing.lock();
    try {
      execute(writer, "BEGIN TRANSACTION");
      T result;
      try {
        result = work.run(writer);
        execute(writer, "COMMIT");
      } catch (SQLException | RuntimeException e) {
        rollBack(e);
        throw e;
      }
      return result;
    } catch (SQLException e) {
      throw failed(purpose, e);
    } finally {
      writing.unlock();
    }
  }

  /** Runs queries that see one state of the store. Any thread, beside a writer and other readers. */
  <T> T read(String purpose, Work<T> work) {
    try (DuckDBConnection connection = writer.duplicate()) {
      execute(connection, "BEGIN TRANSACTION READ ONLY");
      T result = work.run(connection);
      execute(connection, "COMMIT");
      return result;
    } catch (SQLException e) {
      throw failed(purpose, e);
    }
  }

  /** Length of its file. */
  long fileBytes() {
    return file.toFile().length();
  }

  static void execute(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * @return rows deleted, inserted or changed
   */
  static long change(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  /**
   * Gives back what deleted rows take, which every query reads over until then. Where a transaction is under way DuckDB refuses,
   * and does it by itself at a later commit.
   *
   * @return whether it was done
   */
  boolean checkpointIfIdle() {
    writing.lock();
    try {
      execute(writer, "CHECKPOINT");
      return true;
    } catch (SQLException e) {
      return false;
    } finally {
      writing.unlock();
    }
  }

  /** What is done while nobody writes. */
  @FunctionalInterface
  interface Still {
    void run() throws IOException;
  }

  /** Runs work while the files are those of a committed state: the database's, and its write-ahead log's if there is one. */
  void whileStill(Still work) throws IOException {
    writing.lock();
    try {
      work.run();
    } finally {
      writing.unlock();
    }
  }

  /** The first column of the only row. */
  static long number(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      writer.close();
    } catch (SQLException e) {
      throw failed("close", e);
    } finally {
      writing.unlock();
    }
  }

  private void rollBack(Exception cause) {
    try {
      execute(writer, "ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static StoreFailedException failed(String purpose, SQLException e) {
    return new StoreFailedException(
        "the usage store failed [purpose=" + purpose + "] [reason=" + e.getMessage() + "]", e);
  }
}
