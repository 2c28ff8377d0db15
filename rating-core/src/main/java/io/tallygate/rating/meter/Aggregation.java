package io.tallygate.rating.meter;

/** How a meter turns records into one figure per series and window. */
public enum Aggregation {
  /** The number of events; the quantity of a record is always 1. */
  COUNT,
  /** The sum of the quantities. */
  SUM
}
