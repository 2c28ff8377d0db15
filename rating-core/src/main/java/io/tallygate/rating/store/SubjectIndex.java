package io.tallygate.rating.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.meter.DirectInts;
import io.tallygate.rating.meter.SeriesNames;

/**
 * Numbers of series by subject: whoever asks for one subject does not look at a million series. Two ints for each that there is
 * room for, outside the heap: 8 to 16 bytes a series.
 *
 * <pre>
 *  heads  by the subject's hash: 1 + the newest series there, or 0
 *  next   by series: 1 + the one before it at the same place, or 0
 * </pre>
 *
 * <p>One thread adds and removes, any thread reads: {@code next} is written before the head that leads to it.
 */
final class SubjectIndex {
  private static final int FIRST_SERIES = 1024;

  private final SeriesNames names;
  private volatile Chains chains = new Chains(FIRST_SERIES);

  private record Chains(DirectInts heads, DirectInts next, int length) {
    Chains(int length) {
      this(new DirectInts(length), new DirectInts(length), length);
    }

    int place(byte[] subject) {
      return SeriesNames.subjectHash(subject) & (length - 1);
    }

    void add(int number, byte[] subject) {
      int place = place(subject);
      next.set(number, heads.get(place));
      heads.setRelease(place, number + 1);
    }
  }

  /** Takes a candidate. */
  @FunctionalInterface
  interface Candidates {
    void series(int number);
  }

  SubjectIndex(SeriesNames names) {
    this.names = names;
  }

  /** Adds the next series, whose name is known. */
  void add(int number) {
    Chains current = chains;
    if (number == current.length) {
      current = new Chains(number * 2);
      for (int before = 0; before < number; before++) {
        current.add(before, names.subjectBytes(before));
      }
      chains = current;
    }
    current.add(number, names.subjectBytes(number));
  }

  /** Removes the newest. */
  void removeLast(int number) {
    Chains current = chains;
    int place = current.place(names.subjectBytes(number));
    if (current.heads.get(place) != number + 1) {
      throw new IllegalStateException("not the newest series [number=" + number + "]");
    }
    current.heads.setRelease(place, current.next.get(number));
  }

  /** Series that may be the subject's, in falling order; some are of others with a hash like its own. */
  void forEach(String subject, Candidates each) {
    Chains current = chains;
    int link = current.heads.getAcquire(current.place(subject.getBytes(UTF_8)));
    while (link != 0) {
      each.series(link - 1);
      link = current.next.get(link - 1);
    }
  }
}
