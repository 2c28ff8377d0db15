package io.tallygate.gateway.compat.openmeter;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A kept event as a CloudEvent again, from what the meters that kept it took of it. */
final class KeptEvent {
  /** The attribute that holds the event's own id. */
  static final String ID = "ce-id";

  /** The attribute that holds the event's own source. */
  static final String SOURCE = "ce-source";

  private final UsageEvent first;
  private final Map<String, Object> data = new LinkedHashMap<>();
  private final Map<String, Object> event = new LinkedHashMap<>();

  /**
   * @param first what one of the meters kept of it
   */
  KeptEvent(UsageEvent first, Meter meter) {
    this.first = first;
    event.put("specversion", "1.0");
    event.put("id", first.position() + "-" + first.index());
    event.put("source", "");
    event.put("type", meter.eventType());
    event.put("subject", first.subject());
    event.put("time", Instant.ofEpochMilli(first.timeMs()));
    add(first, meter);
    event.put("data", data);
  }

  /** Adds what another meter kept of it. */
  void add(UsageEvent kept, Meter meter) {
    Map<String, String> attributes = new HashMap<>(kept.attributes());
    String id = attributes.remove(ID);
    String source = attributes.remove(SOURCE);
    if (id != null) {
      event.put("id", id);
    }
    if (source != null) {
      event.put("source", source);
    }
    String value = meter.valuePath();
    if (value != null && meter.aggregation() != Aggregation.UNIQUE) {
      put(value, Plain.of(BigDecimal.valueOf(kept.quantity(), meter.scale())));
    }
    for (int i = 0; i < meter.dimensions().size(); i++) {
      String text = kept.dimensions().get(i);
      if (!text.isEmpty()) {
        put(meter.dimensions().get(i).path(), text);
      }
    }
    attributes.forEach(data::putIfAbsent);
  }

  /** Where one path leads through the value of another, the object stands. */
  @SuppressWarnings("unchecked")
  private void put(String path, Object value) {
    String[] names = path.substring(2).split("\\.");
    Map<String, Object> at = data;
    for (int i = 0; i < names.length - 1; i++) {
      Object below = at.get(names[i]);
      if (!(below instanceof Map)) {
        below = new LinkedHashMap<String, Object>();
        at.put(names[i], below);
      }
      at = (Map<String, Object>) below;
    }
    at.putIfAbsent(names[names.length - 1], value);
  }

  UsageEvent first() {
    return first;
  }

  Map<String, Object> written() {
    return event;
  }
}
