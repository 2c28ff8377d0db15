package io.tallygate.rating.threshold;

/** What operators read of thresholds. Totals run from the start of the process; any thread may read them. */
public interface ThresholdStatistics {
  /** Subscriptions that are watched. */
  int subscriptions();

  /** Alerts recorded. */
  long alerts();

  /** Flushes that wait to be looked at. */
  int flushesWaiting();

  /** Periods of subscriptions that wait to be rated, because their cost is watched. */
  int costsWaiting();

  /** Ratings of watched costs that failed. */
  long costsFailed();

  /** Times that so many flushes waited that amounts had to be read from the store again. */
  long resyncs();

  /** The newest flush that is in the amounts; 0: none yet. */
  long flush();
}
