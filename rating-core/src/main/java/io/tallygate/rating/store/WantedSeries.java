package io.tallygate.rating.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Which series a query reads, as a condition on its column {@code series}: those of a meter under a rule, all of them or those
 * of some subjects.
 *
 * @param subjects null: every one
 */
record WantedSeries(
    SeriesTable series, int meter, int decomposition, @Nullable Collection<String> subjects) {
  /** The condition, with parameters. */
  String condition() {
    return subjects == null
        ? "series IN (SELECT number FROM series WHERE meter = ? AND decomposition = ?)"
        : "series IN (SELECT unnest(?::INTEGER[]))";
  }

  /**
   * Whether a query had better leave out other series itself. Where all subjects are wanted and most series are the meter's,
   * whoever reads the rows leaves out the few others faster.
   */
  boolean isWorthTesting() {
    return subjects != null || series.isMinority(meter, decomposition);
  }

  /**
   * Sets the parameters.
   *
   * @param at number of the first one
   * @return the number behind the last one
   */
  int bind(DuckDBConnection connection, PreparedStatement query, int at) throws SQLException {
    if (subjects == null) {
      query.setInt(at, meter);
      query.setInt(at + 1, decomposition);
      return at + 2;
    }
    Integer[] numbers = series.numbersOf(meter, decomposition, subjects);
    query.setObject(at, connection.createArrayOf("INTEGER", numbers));
    return at + 1;
  }
}
