package io.tallygate.rating.store;

import io.tallygate.rating.meter.SeriesDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
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
    size = next + 1;
  }

  /** Forgets the newest, whose transaction failed. */
  void truncate(int newSize) {
    size = newSize;
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
    int count = size;
    SeriesDefinition[] current = definitions;
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (current[i].key().meter() == meter && current[i].decomposition() == decomposition) {
        found++;
      }
    }
    return found < count / 4;
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

  /** Numbers of a meter's series under a rule whose subject is among those given. */
  Integer[] numbersOf(int meter, int decomposition, Collection<String> subjects) {
    Set<String> wanted = new HashSet<>(subjects);
    int count = size;
    SeriesDefinition[] current = definitions;
    Integer[] numbers = new Integer[16];
    int found = 0;
    for (int i = 0; i < count; i++) {
      SeriesDefinition definition = current[i];
      if (definition.key().meter() == meter
          && definition.decomposition() == decomposition
          && wanted.contains(definition.key().subject())) {
        if (found == numbers.length) {
          numbers = Arrays.copyOf(numbers, found * 2);
        }
        numbers[found++] = i;
      }
    }
    return Arrays.copyOf(numbers, found);
  }
}
