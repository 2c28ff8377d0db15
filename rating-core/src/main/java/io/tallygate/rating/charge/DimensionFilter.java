package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageRow;
import java.util.List;
import java.util.Map;

/**
 * The {@code where} of a charge: usage whose dimensions have all these values.
 *
 * @param values wanted value by dimension name; empty takes everything
 */
public record DimensionFilter(Map<String, String> values) {
  public static final DimensionFilter ALL = new DimensionFilter(Map.of());

  public DimensionFilter {
    values = Map.copyOf(values);
  }

  /** The rows that it takes, in their order. */
  public List<UsageRow> select(List<UsageRow> rows, Meter meter) {
    if (values.isEmpty()) {
      return rows;
    }
    return rows.stream().filter(row -> takes(row.dimensions(), meter)).toList();
  }

  /** True if dimension values, in the meter's order, are those wanted. */
  public boolean takes(List<String> dimensions, Meter meter) {
    return values.entrySet().stream()
        .allMatch(e -> dimensions.get(indexOf(meter, e.getKey())).equals(e.getValue()));
  }

  /** Position of a dimension's values in the meter's rows. */
  static int indexOf(Meter meter, String dimension) {
    List<Dimension> dimensions = meter.dimensions();
    for (int i = 0; i < dimensions.size(); i++) {
      if (dimensions.get(i).name().equals(dimension)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "meter has no such dimension [meter=" + meter.key() + "] [dimension=" + dimension + "]");
  }
}
