package io.tallygate.rating.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** Opens DuckDB files, with the settings that all of them have here. Any thread. */
public final class DuckDb {
  private DuckDb() {}

  /**
   * Opens a file, and makes it where it is not there and may be written.
   *
   * @param settings by DuckDB's names, beside the common ones, which are added to them
   */
  public static DuckDBConnection open(Path file, Properties settings) throws SQLException {
    // Tables carry no order that anyone reads, and keeping one costs memory.
    settings.setProperty("preserve_insertion_order", "false");
    // A long answer is fetched chunk by chunk instead of being held whole outside the heap as well.
    settings.setProperty("jdbc_stream_results", "true");
    // Nothing is ever loaded from the network.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    // Not by the driver manager, which would load every other driver there is.
    DuckDBConnection connection =
        new DuckDBDriver()
            .connect("jdbc:duckdb:" + file.toAbsolutePath(), settings)
            .unwrap(DuckDBConnection.class);
    UnpackedLibrary.delete();
    return connection;
  }
}
