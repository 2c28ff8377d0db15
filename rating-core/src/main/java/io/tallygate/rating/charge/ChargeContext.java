package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.util.Collection;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.joda.money.CurrencyUnit;

/** What a charge sees of one subscription while it is rated through one instant. */
public interface ChargeContext {
  CurrencyUnit currency();

  /** The customer's zones. */
  ZoneHistory zones();

  /** The meter of that key; every meter that a plan's charges name exists. */
  Meter meter(String key);

  /**
   * What is rated: from the start of the accumulation period, of the charge's validity or of the subscription, whichever is
   * latest, through the end of the statement period, of the validity or of the subscription, whichever is earliest.
   */
  Span span();

  /** The whole accumulation period, also where the subscription covers only a part of it. */
  Span accumulation();

  /** The part of the accumulation period that the subscription covers and in which the charge is valid; may be empty. */
  Span covered();

  /** True once all of {@link #covered} is rated, and it is not empty: what is settled at its end is due. */
  boolean isSettled();

  /**
   * Usage of all the subscription's subjects, a row for each series with usage.
   *
   * @param decomposition index into the meter's decompositions, or {@link
   *     io.tallygate.rating.meter.SeriesDefinition#NONE}
   */
  List<UsageRow> usage(Meter meter, int decomposition, Span span);

  /** The same, a row for each series and window, in the order of windows. */
  List<UsageRow> usageByWindow(Meter meter, int decomposition, Span span);

  /** Kept events of all the subscription's subjects, in the order of event time. */
  List<UsageEvent> events(Meter meter, Span span);

  /**
   * What the subscription's subjects hold of a quantity that events change by plus and minus, other than by events in the span:
   * what each holds when the span begins or when it is assigned later, and less that, when it goes before the span ends.
   */
  List<Carried> carried(Meter meter, Span span);

  /**
   * Draws from an allowance that several charges share, in the order of the plan's charges.
   *
   * @param wanted 0 or more
   * @return how much of it is free
   */
  BigFraction draw(String allowance, BigFraction wanted);

  /**
   * The intervals of a fee that fall due in {@link #span}: those that end in it or, in advance, that begin in it or at its
   * end.
   */
  List<FeeInterval> feeIntervals(PeriodLength every, boolean inAdvance);

  /** True if charging began in {@link #span}. */
  boolean hasBegun();

  /** True if any record of the plan's meters was counted for the subscription in the interval. */
  boolean hasUsage(Span interval);

  /** What a part was made from: rows of a meter. A context may keep them, to tell later what they were. */
  default Evidence evidence(Meter meter, Collection<UsageRow> rows) {
    return Evidence.ofRows(rows, meter, throughFlush());
  }

  /** What a part was made from: kept events of a meter. */
  default Evidence evidenceOfEvents(Meter meter, Collection<UsageEvent> events) {
    return Evidence.ofEvents(events, meter, throughFlush());
  }

  /** The flush that the usage was read through. */
  long throughFlush();
}
