package io.tallygate.rating.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Sums of the store as Java numbers: 128 bits there, never a double in between. */
final class Exact {
  private Exact() {}

  static BigInteger sum(ResultSet row, int column) throws SQLException {
    return (BigInteger) row.getObject(column);
  }
}
