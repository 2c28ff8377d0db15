package io.tallygate.rating.verify;

import java.util.List;

/**
 * Whether a law holds.
 *
 * @param number of the law in the design
 * @param law what it says
 * @param holds false if any fault was found
 * @param checked what was looked at, for people
 * @param faults the first ones, for people
 */
public record LawResult(
    int number, String law, boolean holds, String checked, List<String> faults) {
  public LawResult {
    faults = List.copyOf(faults);
  }
}
