package io.tallygate.rating.billing;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.util.Collections;
import java.util.List;

/** Usage as a list, each row of one meter. */
final class UsageList extends UsageRows {
  /** A row for a meter that counts stands for so many events, each of which is counted. */
  private static final long EVENTS_MAX = 10_000;

  UsageList(Meters meters, int tenant, OfflineUsage usage) {
    super(meters, tenant, usage);
  }

  void read(List<TriedUsage> rows) {
    for (int i = 0; i < rows.size(); i++) {
      TriedUsage row = rows.get(i);
      take(i + 1L, () -> count(row));
    }
  }

  private void count(TriedUsage row) throws RowException {
    Meter meter = meters().byKey(tenant(), row.meter());
    if (meter == null) {
      throw new RowException("meter", "there is no such meter [meter=" + row.meter() + "]");
    }
    String subject = subject(row.subject(), "subject");
    long timeMs = time(row.at(), "at");
    long scaled = scaled(row.quantity(), meter, "quantity");
    boolean isCount = meter.aggregation().countsEvents();
    if (isCount && (scaled < 1 || scaled > EVENTS_MAX)) {
      throw new RowException(
          "quantity",
          "must be 1 to " + EVENTS_MAX + " events for a meter that counts [value=" + scaled + "]");
    }
    Quantity each =
        quantity(meter, name -> row.fields().getOrDefault(name, ""), timeMs, isCount ? 1 : scaled);
    feed(subject, timeMs, Collections.nCopies(isCount ? (int) scaled : 1, each));
  }
}
