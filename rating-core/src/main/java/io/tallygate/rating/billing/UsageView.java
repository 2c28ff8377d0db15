package io.tallygate.rating.billing;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.util.List;

/** Usage of one tenant as rating reads it. Any thread. */
interface UsageView {
  /** The flush that it is read through. */
  long throughFlush();

  /**
   * Usage of a subject, a row per series.
   *
   * @param isShared other subjects are asked for over the same span as well
   */
  List<UsageRow> sums(Meter meter, int decomposition, String subject, Span span, boolean isShared);

  /** Usage of a subject, a row per series and window. */
  List<UsageRow> windows(
      Meter meter, int decomposition, String subject, Span span, boolean isShared);

  /** Kept events of a subject, in the order of event time. */
  List<UsageEvent> events(Meter meter, String subject, Span span, boolean isShared);
}
