package io.tallygate.rating.query;

import io.tallygate.rating.charge.Statistic;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.CounterVisitor;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageReader;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;

/** Reads the usage that a question asks for, once, and adds it up by cell. For one question. */
final class UsageGathering {
  /** Neither a group nor unwanted. */
  private static final int UNSEEN = -2;

  private final Meter meter;
  private final QueryWindows windows;
  private final QueryGroups groups;
  private final SeriesGroups series;

  UsageGathering(Meter meter, QueryWindows windows, QueryGroups groups, SeriesGroups series) {
    this.meter = meter;
    this.windows = windows;
    this.groups = groups;
    this.series = series;
  }

  private Cells newCells() {
    return new Cells(windows.count() == 1, MeterQuery.ROWS_MAX);
  }

  MeterAnswer ofCounters(UsageReader usage, long throughFlush) {
    boolean isPercentile = meter.aggregation() == Aggregation.P95;
    Cells cells = isPercentile ? new Cells(false, MeterQuery.ROWS_MAX) : newCells();
    CellSums sums = new CellSums(meter);
    usage.forEachCounter(
        meter.id(),
        series.listedSubjects(),
        windows.fromMs(),
        windows.toMs(),
        throughFlush,
        new CounterVisitor() {
          @Override
          public int enter(int number, String subject, List<String> dimensions) {
            return series.enter(number, subject, dimensions);
          }

          @Override
          public void counted(int slot, int window, long records, long quantity, long carry) {
            long startMs = Windows.startMs(window);
            int group = series.group(slot, startMs);
            if (group != SeriesGroups.UNWANTED) {
              int cell = cells.of(group, isPercentile ? window : windows.at(startMs));
              sums.add(cell, records, quantity, carry);
            }
          }
        });
    return isPercentile ? percentiles(cells, sums) : new MeterAnswer(windows, groups, cells, sums);
  }

  /** From sums by 5-minute window to the percentile of each cell. */
  private MeterAnswer percentiles(Cells fine, CellSums sums) {
    Cells cells = newCells();
    Percentiles percentiles = new Percentiles(meter, windows, cells);
    for (int each = 0; each < fine.count(); each++) {
      if (sums.isUsed(each)) {
        int window = fine.window(each);
        percentiles.add(
            cells.of(fine.group(each), windows.at(Windows.startMs(window))),
            sums.row(each, window));
      }
    }
    return new MeterAnswer(windows, groups, cells, percentiles);
  }

  MeterAnswer ofEvents(UsageReader usage, long throughFlush) {
    Cells cells = newCells();
    Statistic statistic = Statistic.of(meter.aggregation());
    if (statistic.needsEvents()) {
      Tallies tallies = new Tallies(() -> statistic.tally(meter));
      forEachEvent(usage, throughFlush, cells, tallies::add);
      return new MeterAnswer(windows, groups, cells, tallies);
    }
    CellSums sums = new CellSums(meter);
    forEachEvent(
        usage, throughFlush, cells, (cell, event) -> sums.add(cell, 1, event.quantity(), 0));
    return new MeterAnswer(windows, groups, cells, sums);
  }

  /** Takes an event of a cell. */
  @FunctionalInterface
  private interface CellEvents {
    void event(int cell, UsageEvent event);
  }

  private void forEachEvent(UsageReader usage, long throughFlush, Cells cells, CellEvents each) {
    Int2IntHashMap entered = new Int2IntHashMap(UNSEEN);
    usage.forEachKeptEvent(
        meter.id(),
        series.listedSubjects(),
        windows.fromMs(),
        windows.toMs(),
        throughFlush,
        event -> {
          int slot = entered.get(event.series());
          if (slot == UNSEEN) {
            slot = series.enter(event.series(), event.subject(), event.dimensions());
            entered.put(event.series(), slot);
          }
          int group = slot == SeriesGroups.UNWANTED ? slot : series.group(slot, event.timeMs());
          if (group != SeriesGroups.UNWANTED) {
            each.event(cells.of(group, windows.at(event.timeMs())), event);
          }
        });
  }
}
