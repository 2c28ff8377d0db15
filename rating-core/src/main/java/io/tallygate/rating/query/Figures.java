package io.tallygate.rating.query;

import java.math.BigDecimal;

/** What was used, by cell of an answer. */
interface Figures {
  /** False: nothing, or all of it was taken back. */
  boolean isUsed(int cell);

  /** In the meter's unit. */
  BigDecimal value(int cell);

  long records(int cell);
}
