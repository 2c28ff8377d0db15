package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.duckdb.DuckDBConnection;

/**
 * Reads counters of a meter as they stand in the table, and leaves adding up to the caller. Measured with 30 M rows of 1 M
 * series on one thread: 1.7 s for all of them this way; added up by series by the database 1.5 to 2.6 s, by series and day 11 s
 * and more. A million groups do not fit into a processor's cache as hash tables, but an array by series nearly does.
 */
final class CounterScan {
  private static final int UNSEEN = -2;

  private final WantedSeries wanted;
  private final int firstWindow;
  private final int endWindow;
  private final long throughFlush;

  /**
   * @param firstWindow inclusive
   * @param endWindow exclusive
   */
  CounterScan(WantedSeries wanted, int firstWindow, int endWindow, long throughFlush) {
    this.wanted = wanted;
    this.firstWindow = firstWindow;
    this.endWindow = endWindow;
    this.throughFlush = throughFlush;
  }

  Void read(DuckDBConnection connection, CounterVisitor visitor) throws SQLException {
    boolean isTested = wanted.isWorthTesting();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT series, window_number, records, quantity, quantity_carry FROM counters"
                + " WHERE window_number >= ? AND window_number < ? AND flush <= ?"
                + (isTested ? " AND " + wanted.condition() : ""))) {
      query.setInt(1, firstWindow);
      query.setInt(2, endWindow);
      query.setLong(3, throughFlush);
      if (isTested) {
        wanted.bind(connection, query, 4);
      }
      try (ResultSet row = query.executeQuery()) {
        // Every series of a flush that is stored is in the table by now.
        int[] slots = new int[wanted.series().size()];
        Arrays.fill(slots, UNSEEN);
        while (row.next()) {
          int number = row.getInt(1);
          int slot = slots[number];
          if (slot == UNSEEN) {
            slot = enter(number, visitor);
            slots[number] = slot;
          }
          if (slot != CounterVisitor.UNWANTED) {
            visitor.counted(slot, row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5));
          }
        }
      }
    }
    return null;
  }

  private int enter(int number, CounterVisitor visitor) {
    SeriesDefinition definition = wanted.series().get(number);
    SeriesKey key = definition.key();
    return key.meter() == wanted.meter() && definition.decomposition() == wanted.decomposition()
        ? visitor.enter(number, key.subject(), key.dimensions())
        : CounterVisitor.UNWANTED;
  }
}
