package io.tallygate.rating.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Quantities of the store's counters: exact, never a double in between, and longer than 64 bits if they must be.
 *
 * <p>One is kept as {@code quantity + quantity_carry × 2^62}, both of 64 bits; the carry is zero unless a sum needs it. A column
 * of 128 bits would say the same, but DuckDB takes 385 ns to read a row of one, compressed, and 1 ns for one of 64 bits.
 */
final class Exact {
  /** What a carry counts. */
  static final long CARRY = 1L << 62;

  /** Of a group of rows: 128 bits. */
  static final String SUM = "(sum(quantity) + sum(quantity_carry) * " + CARRY + "::HUGEINT)";

  /** Of one row: 128 bits. */
  static final String QUANTITY =
      "(quantity::HUGEINT + quantity_carry::HUGEINT * " + CARRY + "::HUGEINT)";

  private Exact() {}

  /** A column of 128 bits. */
  static BigInteger sum(ResultSet row, int column) throws SQLException {
    return (BigInteger) row.getObject(column);
  }
}
