package io.tallygate.rating.query;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The cells of an answer: a number, from 0, for each pair of group and window. Without an interval a group's number is its
 * cell's, so the longest answers (a row for each of a million customers) are added up in plain arrays. One thread.
 */
final class Cells {
  static final int NONE = -1;
  private static final int CELLS_FIRST = 1024;

  private final boolean isOneWindow;
  private final int max;
  private final Long2LongHashMap numbers = new Long2LongHashMap(NONE);
  private long[] keys = new long[CELLS_FIRST];
  private int count;

  /** More cells than an answer may have. */
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("too many cells", null, false, false);
    }
  }

  /**
   * @param isOneWindow all windows are 0
   * @param max cells at the most
   */
  Cells(boolean isOneWindow, int max) {
    this.isOneWindow = isOneWindow;
    this.max = max;
  }

  /**
   * The cell of a pair, which gets one if it has none.
   *
   * @throws TooManyException if there are as many as may be
   */
  int of(int group, int window) {
    if (isOneWindow) {
      if (group >= count) {
        require(group < max);
        count = group + 1;
      }
      return group;
    }
    long key = key(group, window);
    int known = (int) numbers.get(key);
    if (known != NONE) {
      return known;
    }
    require(count < max);
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, count * 2);
    }
    keys[count] = key;
    numbers.put(key, count);
    return count++;
  }

  private static void require(boolean isRoom) {
    if (!isRoom) {
      throw new TooManyException();
    }
  }

  private static long key(int group, int window) {
    return (long) window << Integer.SIZE | group;
  }

  /** The cell of a pair, or {@link #NONE}. */
  int find(int group, int window) {
    if (isOneWindow) {
      return group < count ? group : NONE;
    }
    return (int) numbers.get(key(group, window));
  }

  int count() {
    return count;
  }

  int group(int cell) {
    return isOneWindow ? cell : (int) keys[cell];
  }

  int window(int cell) {
    return isOneWindow ? 0 : (int) (keys[cell] >>> Integer.SIZE);
  }
}
