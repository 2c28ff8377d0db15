package io.tallygate.gateway.binary;

import java.util.Arrays;

/**
 * A number for each of a connection's local series numbers. Who defines series one after the other gets numbers one after the
 * other: 64 local numbers whose numbers run on with them are one word, so that the table of five million series is 313 kB, which
 * the second-level cache holds, instead of 20 MB. Any other 64 are a row of 64 numbers. Event loop only.
 */
final class SeriesNumbers {
  private static final int SHIFT = 6;
  private static final int LENGTH = 1 << SHIFT;
  private static final int MASK = LENGTH - 1;

  private final int unset;

  /** By block of 64: the number of its first, 0 or more, if they run on from there; else the complement of its row. */
  private int[] blocks = new int[0];

  /** Row 0 is that of blocks in which nothing is set; rows are given back when their numbers run on. */
  private int[] rows = new int[LENGTH];

  private int rowCount = 1;
  private int[] freeRows = new int[1];
  private int freeCount;

  /**
   * @param unset below 0; what a number is that was not set
   */
  SeriesNumbers(int unset) {
    this.unset = unset;
    Arrays.fill(rows, unset);
  }

  /**
   * @param local any
   */
  int get(int local) {
    int block = local >>> SHIFT;
    if (block >= blocks.length) {
      return unset;
    }
    int first = blocks[block];
    return first >= 0 ? first + (local & MASK) : rows[(~first << SHIFT) + (local & MASK)];
  }

  /**
   * @param local 0 or more; memory is taken for all below it
   * @param number any
   */
  void set(int local, int number) {
    int block = local >>> SHIFT;
    reserve(block);
    int row = row(block);
    rows[row + (local & MASK)] = number;
    if (runsOn(row)) {
      blocks[block] = rows[row];
      giveBack(row >> SHIFT);
    }
  }

  private void reserve(int block) {
    int length = blocks.length;
    if (block >= length) {
      blocks = Arrays.copyOf(blocks, block + (block >> 1) + 1);
      Arrays.fill(blocks, length, blocks.length, ~0);
    }
  }

  /** Where the block's row begins; the block gets one if it has none of its own. */
  private int row(int block) {
    int first = blocks[block];
    if (first < ~0) {
      return ~first << SHIFT;
    }
    int row = takeRow();
    blocks[block] = ~row;
    int from = row << SHIFT;
    for (int i = 0; i < LENGTH; i++) {
      rows[from + i] = first >= 0 ? first + i : unset;
    }
    return from;
  }

  private int takeRow() {
    if (freeCount > 0) {
      return freeRows[--freeCount];
    }
    if (rowCount << SHIFT == rows.length) {
      rows = Arrays.copyOf(rows, (rowCount + (rowCount >> 1) + 1) << SHIFT);
    }
    return rowCount++;
  }

  private boolean runsOn(int row) {
    int first = rows[row];
    if (first < 0 || rows[row + MASK] != first + MASK) {
      return false;
    }
    for (int i = 1; i < MASK; i++) {
      if (rows[row + i] != first + i) {
        return false;
      }
    }
    return true;
  }

  private void giveBack(int row) {
    if (freeCount == freeRows.length) {
      freeRows = Arrays.copyOf(freeRows, freeCount << 1);
    }
    freeRows[freeCount++] = row;
  }
}
