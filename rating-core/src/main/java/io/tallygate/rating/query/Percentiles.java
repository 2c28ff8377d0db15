package io.tallygate.rating.query;

import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.Statistic;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Percentiles of 5-minute sums, by cell; windows of the cell's time without usage count as 0. */
final class Percentiles implements Figures {
  private final Meter meter;
  private final QueryWindows windows;
  private final Cells cells;
  private final List<List<UsageRow>> sums = new ArrayList<>();

  Percentiles(Meter meter, QueryWindows windows, Cells cells) {
    this.meter = meter;
    this.windows = windows;
    this.cells = cells;
  }

  /** Adds the sum of a 5-minute window. */
  void add(int cell, UsageRow sum) {
    while (sums.size() <= cell) {
      sums.add(new ArrayList<>());
    }
    sums.get(cell).add(sum);
  }

  @Override
  public boolean isUsed(int cell) {
    return cell < sums.size() && !sums.get(cell).isEmpty();
  }

  @Override
  public BigDecimal value(int cell) {
    return Fractions.shown(
        Statistic.of(meter.aggregation())
            .ofRows(sums.get(cell), meter, windows.span(cells.window(cell))));
  }

  @Override
  public long records(int cell) {
    return sums.get(cell).stream().mapToLong(UsageRow::count).sum();
  }
}
