package io.tallygate.gateway.importing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A meter as the gateway describes it.
 *
 * @param scale decimal places of its quantities
 * @param dimensions names of its rating dimensions, in their order
 * @param keepsEvents whether its records are kept with id and attributes
 * @param uniqueAttribute the attribute whose values it counts; null: it counts something else
 */
record GatewayMeter(
    String key,
    String unit,
    int scale,
    List<String> dimensions,
    boolean keepsEvents,
    @Nullable String uniqueAttribute) {
  GatewayMeter {
    dimensions = List.copyOf(dimensions);
  }
}
