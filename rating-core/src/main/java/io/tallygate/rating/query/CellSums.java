package io.tallygate.rating.query;

import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.Statistic;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Records and quantities by cell, exact: 24 bytes each, side by side, because a cell is hit at random.
 *
 * <pre>
 *  by cell: records i64 | sum, low 64 bits | sum, high 64 bits
 * </pre>
 */
final class CellSums implements Figures {
  private static final int FIELDS = 3;
  private static final int CELLS_FIRST = 1024;

  /** A carry counts 2^62: its lowest two bits stand at the top of the low word. */
  private static final int CARRY_BITS = 62;

  private static final Span ANY = new Span(Instant.EPOCH, Instant.EPOCH);

  private final Meter meter;
  private long[] fields = new long[CELLS_FIRST * FIELDS];

  CellSums(Meter meter) {
    this.meter = meter;
  }

  /** Adds {@code quantity + carry × 2^62} of so many records. */
  void add(int cell, long records, long quantity, long carry) {
    int at = cell * FIELDS;
    if (at >= fields.length) {
      fields = Arrays.copyOf(fields, Math.max(at + FIELDS, fields.length / 2 * 3));
    }
    fields[at] = Math.addExact(fields[at], records);
    addWide(at, quantity, quantity >> (Long.SIZE - 1));
    if (carry != 0) {
      addWide(at, carry << CARRY_BITS, carry >> (Long.SIZE - CARRY_BITS));
    }
  }

  private void addWide(int at, long low, long high) {
    long sum = fields[at + 1] + low;
    boolean isCarried = Long.compareUnsigned(sum, low) < 0;
    fields[at + 1] = sum;
    fields[at + 2] += high + (isCarried ? 1 : 0);
  }

  @Override
  public boolean isUsed(int cell) {
    int at = cell * FIELDS;
    return at < fields.length && (fields[at] | fields[at + 1] | fields[at + 2]) != 0;
  }

  @Override
  public long records(int cell) {
    return fields[cell * FIELDS];
  }

  @Override
  public BigDecimal value(int cell) {
    Aggregation aggregation = meter.aggregation();
    return switch (aggregation) {
      case COUNT -> BigDecimal.valueOf(records(cell));
      case SUM -> plain(new BigDecimal(sum(cell), meter.scale()));
      default ->
          Fractions.shown(Statistic.of(aggregation).ofRows(List.of(row(cell, 0)), meter, ANY));
    };
  }

  /** Without zeros at its end that say nothing. */
  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** A cell as rating sees usage. */
  UsageRow row(int cell, int window) {
    return new UsageRow(cell, "", List.of(), records(cell), sum(cell), window, window, 0);
  }

  private BigInteger sum(int cell) {
    long low = fields[cell * FIELDS + 1];
    long high = fields[cell * FIELDS + 2];
    return high == low >> (Long.SIZE - 1)
        ? BigInteger.valueOf(low)
        : BigInteger.valueOf(high)
            .shiftLeft(Long.SIZE)
            .add(new BigInteger(Long.toUnsignedString(low)));
  }
}
