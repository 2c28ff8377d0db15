package io.tallygate.benchmarks.query;

import io.tallygate.rating.query.MeterAnswer;
import io.tallygate.rating.query.MeterRow;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.function.ToIntFunction;

/** What an answer must say: records and quantity of each of its rows. */
final class Expected {
  private static final int SCALE = 3;

  private final long[] records;
  private final long[] quantities;

  Expected(int rows) {
    records = new long[rows];
    quantities = new long[rows];
  }

  void add(int row, long moreRecords, long quantity) {
    records[row] += moreRecords;
    quantities[row] += quantity;
  }

  /**
   * How many rows are missing, occur twice, or say something else.
   *
   * @param number finds the row that is meant
   */
  long wrong(MeterAnswer answer, ToIntFunction<MeterRow> number) {
    BitSet right = new BitSet(records.length);
    answer.forEach(
        row -> {
          int i = number.applyAsInt(row);
          boolean isRight =
              row.records() == records[i]
                  && row.value().compareTo(BigDecimal.valueOf(quantities[i], SCALE)) == 0;
          right.set(i, isRight && !right.get(i));
        });
    return records.length - right.cardinality() + Math.abs(answer.size() - (long) records.length);
  }
}
