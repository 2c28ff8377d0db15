package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every series that the store holds, by number, in memory: names out of the database cost a microsecond each, a million times
 * per bill run. The definitions are the very objects that the core's dictionary has keys from, so the table adds little to them.
 *
 * <p>One thread adds, any thread reads: an element is written before {@link #size} is, and read after it.
 */
final class SeriesTable {
  private volatile SeriesDefinition[] definitions = new SeriesDefinition[1024];
  private volatile int size;
  private final SubjectIndex bySubject = new SubjectIndex();

  /**
   * @throws IllegalArgumentException if the number is not the next one
   */
  void add(SeriesDefinition definition) {
    int next = size;
    if (definition.number() != next) {
      throw new IllegalArgumentException(
          "series out of order [number=" + definition.number() + "] [expected=" + next + "]");
    }
    SeriesDefinition[] current = definitions;
    if (next == current.length) {
      current = Arrays.copyOf(current, next * 2);
      definitions = current;
    }
    current[next] = definition;
    bySubject.add(next, definition.key().subject(), number -> get(number).key().subject());
    size = next + 1;
  }

  /** Forgets the newest, whose transaction failed. */
  void truncate(int newSize) {
    int before = size;
    size = newSize;
    for (int number = before - 1; number >= newSize; number--) {
      bySubject.removeLast(number, get(number).key().subject());
    }
  }

  int size() {
    return size;
  }

  SeriesDefinition get(int number) {
    return definitions[number];
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
    SeriesDefinition[] current = definitions;
    List<Integer> numbers = new ArrayList<>();
    for (int i = from; i < count && numbers.size() < limit; i++) {
      SeriesDefinition definition = current[i];
      if (definition.key().meter() == meter
          && definition.decomposition() == decomposition
          && (subjects == null || subjects.contains(definition.key().subject()))) {
        numbers.add(i);
      }
    }
    return numbers.toArray(new Integer[0]);
  }

  /** How many series a meter has under a rule. */
  int count(int meter, int decomposition) {
    int count = size;
    SeriesDefinition[] current = definitions;
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (current[i].key().meter() == meter && current[i].decomposition() == decomposition) {
        found++;
      }
    }
    return found;
  }

  /** Numbers of a meter's series under a rule whose subject is among those given, in order. */
  Integer[] numbersOf(int meter, int decomposition, Collection<String> subjects) {
    int count = size;
    SeriesDefinition[] current = definitions;
    List<Integer> numbers = new ArrayList<>();
    for (String subject : Set.copyOf(subjects)) {
      bySubject.forEach(
          subject,
          number -> {
            if (number < count
                && current[number].key().meter() == meter
                && current[number].decomposition() == decomposition
                && current[number].key().subject().equals(subject)) {
              numbers.add(number);
            }
          });
    }
    Collections.sort(numbers);
    return numbers.toArray(new Integer[0]);
  }
}
