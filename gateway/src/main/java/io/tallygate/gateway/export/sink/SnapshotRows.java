package io.tallygate.gateway.export.sink;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows of a table in the order of their keys, fetched as they are read. One thread. */
public final class SnapshotRows implements AutoCloseable {
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final int valueCount;
  private final int keyCount;

  SnapshotRows(PreparedStatement statement, int valueCount, int keyCount) throws SQLException {
    this.statement = statement;
    this.valueCount = valueCount;
    this.keyCount = keyCount;
    this.rows = statement.executeQuery();
  }

  /** Moves to the next row; false after the last. */
  public boolean next() throws SinkException {
    try {
      return rows.next();
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  /** A value of the row, which is never null, in the order that was asked for; from 0. */
  public String value(int index) throws SinkException {
    return text(1 + index);
  }

  /** The key of the row, part by part. */
  public List<String> key() throws SinkException {
    List<String> key = new ArrayList<>(keyCount);
    for (int i = 0; i < keyCount; i++) {
      key.add(text(1 + valueCount + i));
    }
    return key;
  }

  private String text(int column) throws SinkException {
    try {
      String text = rows.getString(column);
      if (text == null) {
        throw new SinkException("the snapshot has a row without a key [column=" + column + "]");
      }
      return text;
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private static SinkException unreadable(SQLException e) {
    return new SinkException("the snapshot cannot be read [reason=" + e.getMessage() + "]", e);
  }

  @Override
  public void close() throws SinkException {
    try (statement) {
      rows.close();
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }
}
