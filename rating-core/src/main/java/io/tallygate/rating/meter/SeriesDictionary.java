package io.tallygate.rating.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All series by key, and the next free number. Look-ups by any thread; additions by one thread at a time (whoever holds the
 * registrar's lock, or recovery).
 *
 * <p>A hash table of numbers outside the heap, with linear probing and room for twice as many as there are after it has grown; the
 * keys are in {@link SeriesNames}. A number is written once what it leads to is. A reader in a table that has been replaced may
 * miss what came later, as if it had come earlier itself.
 */
public final class SeriesDictionary {
  private static final int FIRST_CAPACITY = 1024;

  /** By hash: 1 + number of a series, 0 where there is none. Its length is a power of two. */
  private volatile Table table = new Table(FIRST_CAPACITY);

  private final SeriesNames names;

  /** What a thread looks for at the moment. */
  private final ThreadLocal<KeyBytes> wanted = ThreadLocal.withInitial(KeyBytes::new);

  private volatile int size;

  private record Table(DirectInts numbers, int mask) {
    Table(int capacity) {
      this(new DirectInts(capacity), capacity - 1);
    }
  }

  /** With names of its own. */
  public SeriesDictionary() {
    this(new SeriesNames());
  }

  /**
   * @param names may have series that are not in the dictionary yet: they are those that will be added first. Nobody else adds to
   *     them any more
   */
  public SeriesDictionary(SeriesNames names) {
    this.names = names;
  }

  /** What the series are. Some of the last may not be visible here yet. */
  public SeriesNames names() {
    return names;
  }

  /** The number of a source series, or {@link SeriesDirectory#UNKNOWN}. Any thread. */
  public int find(SeriesKey key) {
    KeyBytes sought = wanted.get();
    sought.set(key);
    return find(sought);
  }

  /** See {@link SeriesDirectory#find(int, int, byte[], int, int)}. Any thread; allocates nothing. */
  public int find(int tenant, int meter, byte[] subject, int from, int length) {
    KeyBytes sought = wanted.get();
    sought.set(tenant, meter, subject, from, length);
    return find(sought);
  }

  private int find(KeyBytes sought) {
    int hash = sought.hash();
    Table current = table;
    for (int place = hash & current.mask; ; place = (place + 1) & current.mask) {
      int number = current.numbers.getAcquire(place) - 1;
      if (number < 0) {
        return SeriesDirectory.UNKNOWN;
      }
      if (names.keyHash(number) == hash && names.isSource(number) && names.hasKey(number, sought)) {
        return number;
      }
    }
  }

  /** Series that are visible: those with lower numbers than this. */
  public int size() {
    return size;
  }

  /** Gives the next number to a series, which {@link #reveal} makes visible: from now on its definition is in the names. */
  public void append(SeriesDefinition definition) {
    if (definition.number() >= names.size()) {
      names.append(definition);
    } else if (!names.has(definition)) {
      throw new IllegalStateException(
          "a series has two meanings [number=" + definition.number() + "]");
    }
  }

  /**
   * Makes the next series visible.
   *
   * @throws IllegalStateException if it is not the next one, or has not been appended
   */
  public void reveal(int number) {
    if (number != size || number >= names.size()) {
      throw new IllegalStateException(
          "series out of order [number="
              + number
              + "] [expected="
              + size
              + "] [named="
              + names.size()
              + "]");
    }
    Table current = table;
    if (number >= (current.mask + 1) / 4 * 3) {
      current = new Table((current.mask + 1) * 2);
      for (int before = 0; before < number; before++) {
        put(current, before);
      }
      put(current, number);
      table = current;
    } else {
      put(current, number);
    }
    size = number + 1;
  }

  /** Gives the next number to a series and makes it visible. */
  public void add(SeriesDefinition definition) {
    append(definition);
    reveal(definition.number());
  }

  /** Likewise, of a series that may be known already. */
  public void learn(SeriesDefinition definition) {
    append(definition);
    if (definition.number() >= size) {
      reveal(definition.number());
    }
  }

  private void put(Table into, int number) {
    int decomposition = names.decomposition(number);
    int hash =
        decomposition == SeriesDefinition.NONE
            ? names.keyHash(number)
            : derivedHash(names.source(number), decomposition);
    int place = hash & into.mask;
    while (into.numbers.get(place) != 0) {
      place = (place + 1) & into.mask;
    }
    into.numbers.setRelease(place, number + 1);
  }

  private static int derivedHash(int source, int decomposition) {
    return KeyBytes.mix((long) source << 16 ^ decomposition);
  }

  private boolean hasDerived(int source, int decomposition) {
    Table current = table;
    int place = derivedHash(source, decomposition) & current.mask;
    for (; ; place = (place + 1) & current.mask) {
      int number = current.numbers.getAcquire(place) - 1;
      if (number < 0) {
        return false;
      }
      if (names.decomposition(number) == decomposition && names.source(number) == source) {
        return true;
      }
    }
  }

  /** Definitions for the rules of a source series that have none yet, numbered from {@code firstNumber}. */
  public List<SeriesDefinition> missingDerived(
      SeriesKey key, int source, @Nullable Meter meter, int firstNumber) {
    List<SeriesDefinition> missing = new ArrayList<>();
    int rules = meter == null ? 0 : meter.decompositions().size();
    for (int rule = 0; rule < rules; rule++) {
      if (!hasDerived(source, rule)) {
        missing.add(new SeriesDefinition(firstNumber + missing.size(), key, source, rule));
      }
    }
    return missing;
  }

  /** Source series, in the order of their numbers. */
  public void forEachSource(BiConsumer<SeriesKey, Integer> each) {
    int count = size;
    for (int number = 0; number < count; number++) {
      if (names.isSource(number)) {
        each.accept(names.key(number), number);
      }
    }
  }
}
