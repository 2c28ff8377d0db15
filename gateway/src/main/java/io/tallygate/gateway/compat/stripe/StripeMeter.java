package io.tallygate.gateway.compat.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import java.util.List;

/** A meter of the catalog as Stripe shows it. */
final class StripeMeter {
  static final String CUSTOMER_KEY_DEFAULT = "stripe_customer_id";
  static final String VALUE_KEY_DEFAULT = "value";

  /** The dimension whose path names the key of the customer in payloads, where it is not the usual one. */
  static final String CUSTOMER_DIMENSION = "stripe_customer";

  private StripeMeter() {}

  /** The same for every meter of that key. */
  static String idOf(Meter meter) {
    return "mtr_" + Digests.hex(("meter/" + meter.key()).getBytes(UTF_8));
  }

  /** The key of the customer in payloads of an event. */
  static String customerKey(List<Meter> ofEvent) {
    for (Meter meter : ofEvent) {
      for (Dimension dimension : meter.dimensions()) {
        if (dimension.name().equals(CUSTOMER_DIMENSION)) {
          return dimension.path().substring(2);
        }
      }
    }
    return CUSTOMER_KEY_DEFAULT;
  }

  static String valueKey(Meter meter) {
    String path = meter.valuePath();
    return path == null ? VALUE_KEY_DEFAULT : path.substring(2);
  }

  static String formula(Aggregation aggregation) {
    return aggregation == Aggregation.LATEST ? "last" : aggregation.text();
  }

  /** The meter as an object of Stripe's. */
  static ObjectNode toJson(Meter meter) {
    ObjectNode json = ExactJson.newObject();
    json.put("id", idOf(meter));
    json.put("object", "billing.meter");
    json.put("created", 0);
    json.putObject("customer_mapping")
        .put("event_payload_key", customerKey(List.of(meter)))
        .put("type", "by_id");
    json.putObject("default_aggregation").put("formula", formula(meter.aggregation()));
    json.put("display_name", meter.unit());
    json.put("event_name", meter.eventType());
    json.putNull("event_time_window");
    json.put("livemode", true);
    json.put("status", "active");
    json.putObject("status_transitions").putNull("deactivated_at");
    json.put("updated", 0);
    json.putObject("value_settings").put("event_payload_key", valueKey(meter));
    return json;
  }
}
