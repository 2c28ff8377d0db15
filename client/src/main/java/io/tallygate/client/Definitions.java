package io.tallygate.client;

import io.tallygate.protocol.Definition;
import io.tallygate.protocol.FrameEncoder;
import io.tallygate.protocol.FrameLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The local numbers of one epoch: given once, in the order of first use, never again to anything else. Whoever uses it holds
 * the {@link CourierState}'s lock.
 */
final class Definitions {
  private record SeriesKey(String meter, int scale, String subject, List<String> dimensions) {}

  private final Object owner;
  private final Map<SeriesKey, SeriesRef> series = new HashMap<>();
  private final List<SeriesRef> seriesByNumber = new ArrayList<>();
  private final Map<String, Integer> attributes = new HashMap<>();
  private final List<Definition> all = new ArrayList<>();

  Definitions(Object owner) {
    this.owner = owner;
  }

  SeriesRef series(String meter, int scale, String subject, List<String> dimensions) {
    SeriesKey key = new SeriesKey(meter, scale, subject, dimensions);
    SeriesRef known = series.get(key);
    if (known != null) {
      return known;
    }
    Definition.Series definition =
        new Definition.Series(seriesByNumber.size(), meter, scale, subject, dimensions);
    add(definition);
    SeriesRef added = new SeriesRef(owner, definition);
    series.put(key, added);
    seriesByNumber.add(added);
    return added;
  }

  /** The number of an attribute name, from 1. */
  int attribute(String name) {
    Integer known = attributes.get(name);
    if (known != null) {
      return known;
    }
    int number = attributes.size() + 1;
    if (number > 0xFFFF) {
      throw new IllegalArgumentException("too many attribute names [max=65535]");
    }
    add(new Definition.AttributeName(number, name));
    attributes.put(name, number);
    return number;
  }

  private void add(Definition definition) {
    int length = FrameLayout.DEFINE_ENTRIES_OFFSET + FrameEncoder.length(definition);
    if (length > FrameLayout.FRAME_LENGTH_MAX) {
      throw new IllegalArgumentException("the definition is too long [length=" + length + "]");
    }
    all.add(definition);
  }

  /** How many definitions there are, of both kinds. */
  int size() {
    return all.size();
  }

  /** A copy of the definitions from an index on, in the order of first use. */
  List<Definition> from(int index) {
    return List.copyOf(all.subList(index, all.size()));
  }

  /** The series of a number; null if none has it. */
  @Nullable SeriesRef seriesOf(int number) {
    return number < 0 || number >= seriesByNumber.size() ? null : seriesByNumber.get(number);
  }

  /** The attribute name of a number; null if none has it. */
  @Nullable String attributeOf(int number) {
    for (Map.Entry<String, Integer> each : attributes.entrySet()) {
      if (each.getValue() == number) {
        return each.getKey();
      }
    }
    return null;
  }
}
