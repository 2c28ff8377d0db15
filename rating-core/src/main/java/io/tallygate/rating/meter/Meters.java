package io.tallygate.rating.meter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meters of one catalog version. Immutable, so any thread may read it. */
public interface Meters {
  /** The catalog version, from 1; 0 is the empty catalog. */
  int version();

  /** Every meter; the index is the meter's id. */
  List<Meter> all();

  @Nullable Meter byKey(int tenant, String key);

  /** The meters that an event of the type feeds, in the order of their ids, archived ones left out; empty if none. */
  List<Meter> byEventType(int tenant, String eventType);
}
