package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every series that the store holds, by number, in memory: names out of the database cost a microsecond each, a million times
 * per bill run. The definitions are the ones that the core's dictionary finds: the table adds an index by subject to them.
 *
 * <p>One thread adds, any thread reads: an element is written before {@link #size} is, and read after it.
 */
final class SeriesTable {
  private final SeriesNames names;
  private volatile int size;
  private final SubjectIndex bySubject;

  /** With names of its own. */
  SeriesTable() {
    this(new SeriesNames());
  }

  /**
   * @param names a series is added to them unless they have it already. Who else adds to them does so before the series comes
   *     here
   */
  SeriesTable(SeriesNames names) {
    this.names = names;
    this.bySubject = new SubjectIndex(names);
  }

  SeriesNames names() {
    return names;
  }

  /**
   * @throws IllegalArgumentException if the number is not the next one, or has another definition in the names
   */
  void add(SeriesDefinition definition) {
    requireNext(definition.number());
    if (definition.number() == names.size()) {
      names.append(definition);
    } else if (!names.has(definition)) {
      throw new IllegalArgumentException(
          "a series has two meanings [number=" + definition.number() + "]");
    }
    take(definition.number());
  }

  /** Adds all; what is a list of the very names need not be compared with them. */
  void addAll(List<SeriesDefinition> definitions) {
    if (definitions.isEmpty() || !names.isOwn(definitions)) {
      definitions.forEach(this::add);
      return;
    }
    int first = definitions.get(0).number();
    for (int number = first; number < first + definitions.size(); number++) {
      requireNext(number);
      take(number);
    }
  }

  private void requireNext(int number) {
    if (number != size) {
      throw new IllegalArgumentException(
          "series out of order [number=" + number + "] [expected=" + size + "]");
    }
  }

  private void take(int number) {
    bySubject.add(number);
    size = number + 1;
  }

  /** Forgets the newest, whose transaction failed; their names stay what they are. */
  void truncate(int newSize) {
    int before = size;
    size = newSize;
    for (int number = before - 1; number >= newSize; number--) {
      bySubject.removeLast(number);
    }
  }

  int size() {
    return size;
  }

  /** The definition of a series: made anew each time. */
  SeriesDefinition get(int number) {
    return names.get(number);
  }

  boolean is(int number, int meter, int decomposition) {
    return names.decomposition(number) == decomposition && names.meter(number) == meter;
  }

  /**
   * Whether a meter's series under a rule are so few of all that a query had better leave out the others first. Past a quarter
   * or so, testing every row against a million numbers costs more than adding up what is thrown away.
   */
  boolean isMinority(int meter, int decomposition) {
    return count(meter, decomposition) < size / 4;
  }

  /**
   * The next numbers of a meter's series under a rule, in order.
   *
   * @param subjects subjects wanted; null: every one
   * @param from the first that may be among them
   * @param limit how many at the most
   */
  Integer[] next(
      int meter, int decomposition, @Nullable Set<String> subjects, int from, int limit) {
    int count = size;
    List<Integer> numbers = new ArrayList<>();
    for (int i = from; i < count && numbers.size() < limit; i++) {
      if (is(i, meter, decomposition)
          && (subjects == null || subjects.contains(names.subject(i)))) {
        numbers.add(i);
      }
    }
    return numbers.toArray(new Integer[0]);
  }

  /** How many series a meter has under a rule. */
  int count(int meter, int decomposition) {
    int count = size;
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (is(i, meter, decomposition)) {
        found++;
      }
    }
    return found;
  }

  /** Numbers of a meter's series under a rule whose subject is among those given, in order. */
  Integer[] numbersOf(int meter, int decomposition, Collection<String> subjects) {
    int count = size;
    List<Integer> numbers = new ArrayList<>();
    for (String subject : Set.copyOf(subjects)) {
      bySubject.forEach(
          subject,
          number -> {
            if (number < count
                && is(number, meter, decomposition)
                && names.subject(number).equals(subject)) {
              numbers.add(number);
            }
          });
    }
    Collections.sort(numbers);
    return numbers.toArray(new Integer[0]);
  }
}
