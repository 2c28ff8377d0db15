package io.tallygate.rating.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All series by key, and the next free number. Look-ups by any thread; additions by one thread at a time (whoever holds the
 * registrar's lock, or recovery).
 */
public final class SeriesDictionary {
  private final ConcurrentHashMap<SeriesKey, Integer> sources = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<DerivedKey, Integer> derived = new ConcurrentHashMap<>();
  private volatile int size;

  private record DerivedKey(int source, int decomposition) {}

  /** The number of a source series, or {@link SeriesDirectory#UNKNOWN}. */
  public int find(SeriesKey key) {
    Integer number = sources.get(key);
    return number == null ? SeriesDirectory.UNKNOWN : number;
  }

  /** Numbers given so far: the next one is this. */
  public int size() {
    return size;
  }

  /**
   * Makes a series visible.
   *
   * @throws IllegalStateException if its number is not the next one
   */
  public void add(SeriesDefinition definition) {
    if (definition.number() != size) {
      throw new IllegalStateException(
          "series out of order [number=" + definition.number() + "] [expected=" + size + "]");
    }
    size = definition.number() + 1;
    if (definition.isSource()) {
      sources.put(definition.key(), definition.number());
    } else {
      derived.put(
          new DerivedKey(definition.source(), definition.decomposition()), definition.number());
    }
  }

  /** Definitions for the rules of a source series that have none yet, numbered from {@code firstNumber}. */
  public List<SeriesDefinition> missingDerived(
      SeriesKey key, int source, @Nullable Meter meter, int firstNumber) {
    List<SeriesDefinition> missing = new ArrayList<>();
    int rules = meter == null ? 0 : meter.decompositions().size();
    for (int rule = 0; rule < rules; rule++) {
      if (!derived.containsKey(new DerivedKey(source, rule))) {
        missing.add(new SeriesDefinition(firstNumber + missing.size(), key, source, rule));
      }
    }
    return missing;
  }

  public void forEachSource(BiConsumer<SeriesKey, Integer> each) {
    sources.forEach(each);
  }
}
