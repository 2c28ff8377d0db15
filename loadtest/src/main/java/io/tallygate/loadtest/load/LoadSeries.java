package io.tallygate.loadtest.load;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What the series of a run are of, by their number from 0. */
interface LoadSeries {
  /** Those of a run. */
  static LoadSeries of(LoadOptions options) {
    if (options.hasPreviews()) {
      return new BilledSeries(options.customers(), LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1));
    }
    EventDetail detail = options.mix().detail();
    return detail != null && detail.attributes() > 0
        ? new KeptSeries(detail.attributeNames())
        : new MeteredSeries();
  }

  /** Catalog documents in JSON that define what the series are counted by, and who pays for them; in their order. */
  Iterable<String> catalog();

  /** The meters, whose totals the run is compared with. */
  List<String> meters();

  String meter(int number);

  String subject(int number);
}
