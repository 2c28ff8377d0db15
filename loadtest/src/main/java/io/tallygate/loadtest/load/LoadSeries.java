package io.tallygate.loadtest.load;

import java.util.List;

/** What the series of a run are of, by their number from 0. */
interface LoadSeries {
  /** Catalog documents in JSON that define what the series are counted by, and who pays for them; in their order. */
  Iterable<String> catalog();

  /** The meters, whose totals the run is compared with. */
  List<String> meters();

  String meter(int number);

  String subject(int number);
}
