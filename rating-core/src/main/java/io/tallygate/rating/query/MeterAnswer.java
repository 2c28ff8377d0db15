package io.tallygate.rating.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The answer to a question, worked out: rows are made as they are asked for, so that a long answer need not be held as
 * objects. Nothing of the store is held any more. One thread.
 */
public final class MeterAnswer {
  private final QueryWindows windows;
  private final QueryGroups groups;
  private final Cells cells;
  private final Figures figures;
  private final int[] orderedGroups;

  /** The rows in order: window, and rank of the group. */
  private final long[] rows;

  MeterAnswer(QueryWindows windows, QueryGroups groups, Cells cells, Figures figures) {
    this.windows = windows;
    this.groups = groups;
    this.cells = cells;
    this.figures = figures;
    orderedGroups = groups.ordered();
    int[] ranks = new int[orderedGroups.length];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[orderedGroups[rank]] = rank;
    }
    long[] used = new long[cells.count()];
    int count = 0;
    for (int cell = 0; cell < used.length; cell++) {
      if (figures.isUsed(cell)) {
        used[count++] = (long) cells.window(cell) << Integer.SIZE | ranks[cells.group(cell)];
      }
    }
    rows = Arrays.copyOf(used, count);
    Arrays.sort(rows);
  }

  /** How many rows there are, at most {@link MeterQuery#ROWS_MAX}. */
  public int size() {
    return rows.length;
  }

  /** Every row, by window, then by the values of its group in the order of the question; what has no value comes first. */
  public void forEach(Consumer<MeterRow> each) {
    for (long row : rows) {
      int window = (int) (row >>> Integer.SIZE);
      int group = orderedGroups[(int) row];
      each.accept(
          groups.row(
              group,
              Instant.ofEpochMilli(windows.startMs(window)),
              Instant.ofEpochMilli(windows.endMs(window)),
              figures,
              cells.find(group, window)));
    }
  }

  /** All rows, in the same order. */
  public List<MeterRow> rows() {
    List<MeterRow> all = new ArrayList<>(rows.length);
    forEach(all::add);
    return all;
  }
}
