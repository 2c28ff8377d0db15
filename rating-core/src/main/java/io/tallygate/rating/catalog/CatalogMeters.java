package io.tallygate.rating.catalog;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The meters of one version, found by key and by event type. Immutable. */
final class CatalogMeters implements Meters {
  private final int version;
  private final List<Meter> all;
  private final List<Map<String, Meter>> byKey = new ArrayList<>();
  private final List<Map<String, List<Meter>>> byEventType = new ArrayList<>();

  CatalogMeters(int version, List<Meter> all) {
    this.version = version;
    this.all = List.copyOf(all);
    for (Meter meter : all) {
      while (byKey.size() <= meter.tenant()) {
        byKey.add(new HashMap<>());
        byEventType.add(new HashMap<>());
      }
      byKey.get(meter.tenant()).put(meter.key(), meter);
      if (!meter.isArchived()) {
        byEventType
            .get(meter.tenant())
            .computeIfAbsent(meter.eventType(), type -> new ArrayList<>())
            .add(meter);
      }
    }
    byEventType.forEach(types -> types.replaceAll((type, meters) -> List.copyOf(meters)));
  }

  @Override
  public int version() {
    return version;
  }

  @Override
  public List<Meter> all() {
    return all;
  }

  @Override
  public @Nullable Meter byKey(int tenant, String key) {
    return tenant < 0 || tenant >= byKey.size() ? null : byKey.get(tenant).get(key);
  }

  @Override
  public List<Meter> byEventType(int tenant, String eventType) {
    return tenant < 0 || tenant >= byEventType.size()
        ? List.of()
        : byEventType.get(tenant).getOrDefault(eventType, List.of());
  }
}
