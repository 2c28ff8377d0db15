package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** How usage becomes one number: one implementation for each {@link Aggregation}, each in its own file. Pure and exact. */
public interface Statistic {
  static Statistic of(Aggregation aggregation) {
    return switch (aggregation) {
      case COUNT, SUM -> Sum.INSTANCE;
      case AVERAGE -> Average.INSTANCE;
      case P95 -> Percentile95.INSTANCE;
      case MAX, MIN, LATEST -> Extreme.of(aggregation);
      case UNIQUE -> UniqueCount.INSTANCE;
      case HELD -> Held.INSTANCE;
    };
  }

  /** True if sums are not enough. */
  default boolean needsEvents() {
    return false;
  }

  /** True if what is {@link ChargeContext#carried carried} into the span matters. */
  default boolean needsCarried() {
    return false;
  }

  /** True if it matters in which window something was counted. */
  default boolean needsWindows() {
    return false;
  }

  /** The rows that {@link #ofRows} takes. */
  default List<UsageRow> rows(Meter meter, Span span, ChargeContext context) {
    return needsWindows()
        ? context.usageByWindow(meter, SeriesDefinition.NONE, span)
        : context.usage(meter, SeriesDefinition.NONE, span);
  }

  /**
   * The number of counted usage.
   *
   * @param rows one for each series, or for each series and window
   */
  default BigFraction ofRows(List<UsageRow> rows, Meter meter, Span span) {
    throw new IllegalStateException("needs events [meter=" + meter.key() + "]");
  }

  /**
   * The number of kept events.
   *
   * @param carried if {@link #needsCarried}
   * @param events in the order of event time
   * @param whole that {@code span} is the beginning of: what a quantity held is weighted by
   */
  default BigFraction ofEvents(
      List<Carried> carried, List<UsageEvent> events, Meter meter, Span span, Span whole) {
    throw new IllegalStateException("needs no events [meter=" + meter.key() + "]");
  }

  /**
   * Takes events one by one, where none of them has to be held: as {@link #ofEvents} without anything carried.
   *
   * @throws IllegalStateException if the statistic needs no events, or what is carried too
   */
  default EventTally tally(Meter meter) {
    throw new IllegalStateException("takes no single events [meter=" + meter.key() + "]");
  }

  /** A scaled quantity in units. */
  static BigFraction units(long scaled, Meter meter) {
    return Fractions.of(BigDecimal.valueOf(scaled, meter.scale()));
  }
}
