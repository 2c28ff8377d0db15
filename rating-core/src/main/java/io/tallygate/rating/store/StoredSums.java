package io.tallygate.rating.store;

import java.util.List;

/**
 * How far the store is and what it holds, read in one transaction: no flush lies between the two.
 *
 * @param totals in the order of meter and rule
 */
public record StoredSums(StoredState state, List<MeterTotal> totals) {
  public StoredSums {
    totals = List.copyOf(totals);
  }
}
