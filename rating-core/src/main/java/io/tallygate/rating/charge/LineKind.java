package io.tallygate.rating.charge;

/** What a line stands for. */
public enum LineKind {
  USAGE,
  FEE,
  ITEM,
  /** Taken off, by percentage or amount. */
  DISCOUNT,
  /** Taken off because the maximum is reached. */
  MAXIMUM,
  /** Added because less than the minimum was used. */
  MINIMUM
}
