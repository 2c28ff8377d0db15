package io.tallygate.gateway.importing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The row that a {@link RowReader} stands at: pieces of its buffer, valid until the next one is read. For one thread. */
final class Row {
  private static final int COLUMNS_MAX = 4_096;

  /** What holds the pieces. */
  byte[] bytes = new byte[0];

  /** Line of the file in which it begins, from 1. */
  long line;

  /** Where it begins and ends in the file, in bytes. */
  long offset;

  long endOffset;

  /** Why it cannot be taken apart; null: it could be. */
  @Nullable String problem;

  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int columns;

  void clear() {
    columns = 0;
    problem = null;
  }

  /** Adds a column; false if there are too many. */
  boolean add(int start, int end) {
    if (columns == starts.length) {
      if (columns == COLUMNS_MAX) {
        return false;
      }
      starts = Arrays.copyOf(starts, columns * 2);
      ends = Arrays.copyOf(ends, columns * 2);
    }
    starts[columns] = start;
    ends[columns] = end;
    columns++;
    return true;
  }

  int columns() {
    return columns;
  }

  /** Lets a slice show a column; the empty text where the row has none of that number. */
  void column(int column, Slice slice) {
    if (column < columns) {
      slice.set(bytes, starts[column], ends[column]);
    } else {
      slice.set(bytes, 0, 0);
    }
  }
}
