package io.tallygate.gateway.cli;

import io.tallygate.rating.inspect.LogNames;
import io.tallygate.rating.inspect.LoggedEvent;
import io.tallygate.rating.inspect.LoggedEvent.Counted;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted. A record whose series is not known fits no filter but the empty one.
 *
 * @param tenant key; null: any
 * @param subject null: any
 * @param meter key; null: any
 */
record LogFilter(@Nullable String tenant, @Nullable String subject, @Nullable String meter) {
  boolean isEmpty() {
    return tenant == null && subject == null && meter == null;
  }

  /** Whether any of its records is wanted. */
  boolean fits(LoggedEvent event, LogNames names) {
    return isEmpty() || event.records().stream().anyMatch(record -> fits(record, names));
  }

  boolean fits(Counted record, LogNames names) {
    if (isEmpty()) {
      return true;
    }
    SeriesDefinition series = names.series(record.series());
    Meter known = names.meter(record.series());
    return series != null
        && (subject == null || subject.equals(series.key().subject()))
        && (meter == null || (known != null && meter.equals(known.key())))
        && (tenant == null || tenant.equals(names.tenant(record.series())));
  }
}
