package io.tallygate.rating.store;

import io.tallygate.rating.flush.KeptEvent;
import java.util.Collection;
import java.util.List;

/** What rating reads from the usage store. Any thread. */
public interface UsageReader {
  /**
   * Usage of a meter by subject and dimension values.
   *
   * @param meter id of the meter
   * @param decomposition index of the meter's decomposition, {@link io.tallygate.rating.meter.SeriesDefinition#NONE} for what
   *     producers sent
   * @param subjects subjects wanted
   * @param fromMs start of event time, inclusive, on a window border
   * @param toMs end of event time, exclusive, on a window border
   * @param throughFlush rows of later flushes are left out
   * @return one row per series with usage, in the order of subject and dimensions
   */
  List<UsageRow> usage(
      int meter,
      int decomposition,
      Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush);

  /** Kept events of a meter in the order of event time, then log order; bounds as above. */
  List<KeptEvent> keptEvents(
      int meter, Collection<String> subjects, long fromMs, long toMs, long throughFlush);
}
