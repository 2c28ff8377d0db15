package io.tallygate.rating.store;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;

/**
 * Numbers of series by subject: whoever asks for one subject does not look at a million series. Three ints for each that there
 * is room for: 12 to 24 bytes a series.
 *
 * <pre>
 *  heads  by the subject's hash: the newest series there, or NONE
 *  next   by series: the one before it at the same place, or NONE
 * </pre>
 *
 * <p>One thread adds and removes, any thread reads: {@code next} is written before the head that leads to it.
 */
final class SubjectIndex {
  private static final int NONE = -1;
  private static final int FIRST_SERIES = 1024;

  /** 2^32 divided by the golden ratio, odd: the upper bits of a product with it are spread evenly. */
  private static final int HASH_FACTOR = 0x9E3779B1;

  private volatile Chains chains = new Chains(FIRST_SERIES);

  private static final class Chains {
    private final AtomicIntegerArray heads;
    private final int[] next;

    Chains(int series) {
      heads = new AtomicIntegerArray(series * 2);
      for (int place = 0; place < heads.length(); place++) {
        heads.setPlain(place, NONE);
      }
      next = new int[series];
    }

    int place(String subject) {
      return (subject.hashCode() * HASH_FACTOR)
          >>> (Integer.numberOfLeadingZeros(heads.length()) + 1);
    }

    void add(int number, String subject) {
      int place = place(subject);
      next[number] = heads.getPlain(place);
      heads.setRelease(place, number);
    }
  }

  /** Takes a candidate. */
  @FunctionalInterface
  interface Candidates {
    void series(int number);
  }

  /**
   * Adds the next series.
   *
   * @param subjects of the series before it
   */
  void add(int number, String subject, IntFunction<String> subjects) {
    Chains current = chains;
    if (number == current.next.length) {
      current = new Chains(number * 2);
      for (int before = 0; before < number; before++) {
        current.add(before, subjects.apply(before));
      }
      chains = current;
    }
    current.add(number, subject);
  }

  /** Removes the newest. */
  void removeLast(int number, String subject) {
    Chains current = chains;
    int place = current.place(subject);
    if (current.heads.getPlain(place) != number) {
      throw new IllegalStateException("not the newest series [number=" + number + "]");
    }
    current.heads.setRelease(place, current.next[number]);
  }

  /** Series that may be the subject's, in falling order; some are of others with a hash like its own. */
  void forEach(String subject, Candidates each) {
    Chains current = chains;
    int number = current.heads.getAcquire(current.place(subject));
    while (number != NONE) {
      each.series(number);
      number = current.next[number];
    }
  }
}
