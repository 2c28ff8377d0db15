package io.tallygate.benchmarks.flush;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.util.ArrayList;
import java.util.List;

/** Flushes in which each of so many series was counted in. */
final class Batches {
  /** Records that a row stands for. */
  static final long RECORDS_PER_ROW = 10;

  private static final int WINDOW = 1_900_000;

  /** Of a core with a few producers. */
  private static final int STATE_LENGTH = 1_024;

  private final Deltas deltas = new Deltas();

  Batches(int rows) {
    for (int row = 0; row < rows; row++) {
      deltas.add(row, WINDOW, RECORDS_PER_ROW, 1_000L + row);
    }
  }

  /** A flush without anything new but counts. */
  FlushBatch counts(long number) {
    return of(number, List.of());
  }

  /** The first flush: its series are new. */
  FlushBatch first() {
    List<SeriesDefinition> definitions = new ArrayList<>(deltas.size());
    for (int number = 0; number < deltas.size(); number++) {
      SeriesKey key = new SeriesKey(0, 0, "subject-" + number, List.of());
      definitions.add(new SeriesDefinition(number, key, number, SeriesDefinition.NONE));
    }
    return of(1, definitions);
  }

  private FlushBatch of(long number, List<SeriesDefinition> definitions) {
    return new FlushBatch(
        number,
        number << 32,
        1_710_000_000_000L + number * 10_000,
        1,
        deltas,
        definitions,
        List.of(),
        1,
        List.of(),
        new byte[STATE_LENGTH]);
  }

  /** What the store does not do: the rows' columns, read once. */
  long pass() {
    long sum = 0;
    for (int row = 0; row < deltas.size(); row++) {
      sum += deltas.series(row) ^ deltas.window(row) ^ deltas.count(row) ^ deltas.sum(row);
    }
    return sum;
  }
}
