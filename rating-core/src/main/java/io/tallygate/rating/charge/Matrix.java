package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A price per unit by the values of dimensions: the first cell that a row fits decides, else the default.
 *
 * @param cells in the order in which they are tried, and of the lines
 * @param otherwise price of what fits no cell
 * @param per units that prices are for, more than 0
 */
public record Matrix(
    String key,
    String name,
    String meter,
    DimensionFilter where,
    List<Cell> cells,
    BigDecimal otherwise,
    BigDecimal per)
    implements Charge {

  /** A price where dimensions have these values. */
  public record Cell(DimensionFilter when, BigDecimal price) {}

  public Matrix {
    cells = List.copyOf(cells);
  }

  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter counted = context.meter(meter);
    Map<Integer, List<UsageRow>> byCell = new TreeMap<>();
    Statistic statistic = Statistic.of(counted.aggregation());
    List<UsageRow> rows = statistic.rows(counted, context.span(), context);
    for (UsageRow row : where.select(rows, counted)) {
      byCell.computeIfAbsent(cellOf(row, counted), cell -> new ArrayList<>()).add(row);
    }
    List<ChargePart> parts = new ArrayList<>();
    byCell.forEach(
        (index, some) -> {
          boolean isOther = index == cells.size();
          parts.add(
              ChargePart.priced(
                  isOther ? "other" : "cell-" + (index + 1),
                  LineKind.USAGE,
                  name + " (" + (isOther ? "other" : text(cells.get(index))) + ")",
                  statistic.ofRows(some, counted, context.span()),
                  counted.unit(),
                  isOther ? otherwise : cells.get(index).price,
                  per,
                  context.evidence(counted, some)));
        });
    return parts;
  }

  private int cellOf(UsageRow row, Meter counted) {
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).when.takes(row.dimensions(), counted)) {
        return i;
      }
    }
    return cells.size();
  }

  private static String text(Cell cell) {
    return String.join(", ", new TreeMap<>(cell.when.values()).values());
  }
}
