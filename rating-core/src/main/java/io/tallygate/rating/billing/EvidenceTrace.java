package io.tallygate.rating.billing;

import io.tallygate.rating.charge.Evidence;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.util.Collection;

/** Told, while a period is rated, what the parts are made from. */
interface EvidenceTrace {
  /** Keeps nothing. */
  EvidenceTrace NONE =
      new EvidenceTrace() {
        @Override
        public void read(int decomposition, Collection<UsageRow> rows) {
          // Nobody asks where a line came from.
        }

        @Override
        public Evidence ofRows(Evidence evidence, Meter meter, Collection<UsageRow> rows) {
          return evidence;
        }

        @Override
        public Evidence ofEvents(Evidence evidence, Meter meter, Collection<UsageEvent> events) {
          return evidence;
        }
      };

  /**
   * Rows were read.
   *
   * @param decomposition index into their meter's, or {@link io.tallygate.rating.meter.SeriesDefinition#NONE}
   */
  void read(int decomposition, Collection<UsageRow> rows);

  /**
   * A part is made from rows.
   *
   * @return the evidence, which the part is known by
   */
  Evidence ofRows(Evidence evidence, Meter meter, Collection<UsageRow> rows);

  /** A part is made from kept events. */
  Evidence ofEvents(Evidence evidence, Meter meter, Collection<UsageEvent> events);
}
