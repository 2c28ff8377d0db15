package io.tallygate.rating.correction;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds what a back-fill's range was counted as, where it was counted: every series of its meters, parts included, window by
 * window. What keeps its events is taken back event by event, so of that only the parts are found here. Blocks.
 */
final class WindowFinder {
  private final UsageReader usage;

  WindowFinder(UsageReader usage) {
    this.usage = usage;
  }

  /** Whether anything of a meter is taken back by windows. */
  static boolean isCounted(Meter meter) {
    return !meter.keepEvents() || !meter.decompositions().isEmpty();
  }

  /**
   * Checks that windows lie in the range whole.
   *
   * @throws CorrectionRefusedException if one of them is cut
   */
  static void requireBorders(BackFill range, List<Meter> meters) throws CorrectionRefusedException {
    for (Meter meter : meters) {
      if (isCounted(meter)) {
        requireBorder("from", range.fromMs(), meter);
        requireBorder("to", range.toMs(), meter);
      }
    }
  }

  private static void requireBorder(String field, long timeMs, Meter meter)
      throws CorrectionRefusedException {
    if (timeMs % (meter.windowMinutes() * 60_000L) != 0) {
      throw new CorrectionRefusedException(
          field,
          "events of this type are counted in windows of "
              + meter.windowMinutes()
              + " minutes, which cannot be cut: it must be at a full "
              + meter.windowMinutes()
              + " minutes of UTC [meter="
              + meter.key()
              + "]");
    }
  }

  /**
   * What there is, in the order of time.
   *
   * @param flush held, so that the store answers through it
   * @param through its log position
   */
  List<CountedWindow> find(BackFill range, List<Meter> meters, long flush, long through)
      throws CorrectionRefusedException {
    TreeMap<Integer, List<CountedWindow.Row>> found = new TreeMap<>();
    for (Meter meter : meters) {
      int first = meter.keepEvents() ? 0 : SeriesDefinition.NONE;
      for (int rule = first; rule < meter.decompositions().size(); rule++) {
        for (UsageRow row :
            usage.usageByWindow(
                meter.id(), rule, range.subjects(), range.fromMs(), range.toMs(), flush)) {
          found.computeIfAbsent(row.firstWindow(), none -> new ArrayList<>()).add(row(row, meter));
        }
      }
    }
    List<CountedWindow> windows = new ArrayList<>(found.size());
    found.forEach(
        (window, rows) -> windows.add(new CountedWindow(through, Windows.startMs(window), rows)));
    return windows;
  }

  private static CountedWindow.Row row(UsageRow row, Meter meter)
      throws CorrectionRefusedException {
    if (row.count() > Integer.MAX_VALUE || row.sum().bitLength() >= Long.SIZE) {
      throw new CorrectionRefusedException(
          "from",
          "a window holds more than 2^31 records or a sum beyond 64 bits: send the difference [meter="
              + meter.key()
              + "]");
    }
    return new CountedWindow.Row(row.series(), (int) row.count(), row.sum().longValueExact());
  }
}
