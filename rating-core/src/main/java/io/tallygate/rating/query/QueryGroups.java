package io.tallygate.rating.query;

import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of an answer, numbered from 0 in the order in which they turn up, and the filter by dimension. One thread.
 *
 * <p>A group is its values in the order of the question. Where that is one value only, it stands for itself: an answer by a
 * million customers would hold a million lists for nothing.
 */
final class QueryGroups {
  private static final int SUBJECT = -1;
  private static final int CUSTOMER = -2;
  private static final Comparator<@Nullable String> BY_VALUE =
      Comparator.nullsFirst(Comparator.naturalOrder());

  /** By place in the group: {@link #SUBJECT}, {@link #CUSTOMER} or the index of a dimension. */
  private final int[] parts;

  private final List<String> names;

  /** By dimension: the values wanted; null: any. */
  private final List<@Nullable Set<String>> wanted = new ArrayList<>();

  private final boolean isFiltered;
  private final Map<@Nullable Object, Integer> numbers = new HashMap<>();
  private final List<@Nullable Object> groups = new ArrayList<>();

  /**
   * @throws QueryRefusedException if the question names what the meter does not have
   */
  QueryGroups(MeterQuestion question) throws QueryRefusedException {
    Meter meter = question.meter();
    names = question.groupBy();
    if (new LinkedHashSet<>(names).size() < names.size()) {
      throw new QueryRefusedException(
          "groupBy", "groupBy must not name the same twice [groupBy=" + names + "]");
    }
    parts = new int[names.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = part(names.get(i), meter);
    }
    for (String name : question.dimensions().keySet()) {
      if (indexOf(name, meter) < 0) {
        throw new QueryRefusedException(
            "dimensions." + name,
            "the meter has no such dimension [dimension="
                + name
                + "] [dimensions="
                + dimensionNames(meter)
                + "]");
      }
    }
    boolean isAny = false;
    for (Dimension dimension : meter.dimensions()) {
      List<String> values = question.dimensions().getOrDefault(dimension.name(), List.of());
      wanted.add(values.isEmpty() ? null : new HashSet<>(values));
      isAny |= !values.isEmpty();
    }
    isFiltered = isAny;
  }

  private static int part(String name, Meter meter) throws QueryRefusedException {
    if (name.equals(MeterQuestion.SUBJECT)) {
      return SUBJECT;
    }
    if (name.equals(MeterQuestion.CUSTOMER)) {
      return CUSTOMER;
    }
    int index = indexOf(name, meter);
    if (index < 0) {
      throw new QueryRefusedException(
          "groupBy",
          "groupBy must be subject, customer or a dimension of the meter [groupBy="
              + name
              + "] [dimensions="
              + dimensionNames(meter)
              + "]");
    }
    return index;
  }

  private static int indexOf(String name, Meter meter) {
    for (int i = 0; i < meter.dimensions().size(); i++) {
      if (meter.dimensions().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> dimensionNames(Meter meter) {
    return meter.dimensions().stream().map(Dimension::name).toList();
  }

  boolean isByCustomer() {
    return names.contains(MeterQuestion.CUSTOMER);
  }

  /** Whether usage with these dimension values is asked for. */
  boolean takes(List<String> dimensions) {
    if (isFiltered) {
      for (int i = 0; i < dimensions.size(); i++) {
        Set<String> values = wanted.get(i);
        if (values != null && !values.contains(dimensions.get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /** The number of the group, which gets one if it has none. */
  int number(String subject, @Nullable String customer, List<String> dimensions) {
    Object key;
    if (parts.length == 1) {
      key = value(parts[0], subject, customer, dimensions);
    } else {
      @Nullable String[] values = new @Nullable String[parts.length];
      for (int i = 0; i < parts.length; i++) {
        values[i] = value(parts[i], subject, customer, dimensions);
      }
      key = Arrays.asList(values);
    }
    Integer known = numbers.get(key);
    if (known == null) {
      known = groups.size();
      numbers.put(key, known);
      groups.add(key);
    }
    return known;
  }

  private static @Nullable String value(
      int part, String subject, @Nullable String customer, List<String> dimensions) {
    return switch (part) {
      case SUBJECT -> subject;
      case CUSTOMER -> customer;
      default -> dimensions.get(part);
    };
  }

  /** Numbers of all groups in the order of their values; what has none comes first. */
  int[] ordered() {
    Integer[] order = new Integer[groups.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, this::compare);
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private int compare(int a, int b) {
    for (int i = 0; i < parts.length; i++) {
      int byValue = BY_VALUE.compare(value(a, i), value(b, i));
      if (byValue != 0) {
        return byValue;
      }
    }
    return 0;
  }

  private @Nullable String value(int group, int place) {
    Object key = groups.get(group);
    return parts.length == 1 ? (String) key : (String) ((List<?>) key).get(place);
  }

  /** A row of the answer. */
  MeterRow row(int group, Instant start, Instant end, Figures figures, int cell) {
    String subject = null;
    String customer = null;
    Map<String, String> dimensions = parts.length == 0 ? Map.of() : new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String value = value(group, i);
      switch (parts[i]) {
        case SUBJECT -> subject = value;
        case CUSTOMER -> customer = value;
        default -> dimensions.put(names.get(i), value == null ? "" : value);
      }
    }
    return new MeterRow(
        start,
        end,
        subject,
        customer,
        dimensions.isEmpty() ? Map.of() : dimensions,
        figures.value(cell),
        figures.records(cell));
  }
}
