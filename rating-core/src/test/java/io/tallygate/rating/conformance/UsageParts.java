package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What was used in each of several statement periods, one after the other, of one meter. */
final class UsageParts {
  private UsageParts() {}

  /** The quantities of a case's usage, by statement period. */
  static List<BigDecimal> of(JsonNode usage) {
    for (String cumulative : List.of("quantity_readings", "readings")) {
      if (usage.has(cumulative)) {
        return increments(Words.decimals(usage.path(cumulative)));
      }
    }
    if (usage.has("quantities_per_part")) {
      return Words.decimals(usage.path("quantities_per_part"));
    }
    List<BigDecimal> parts = new ArrayList<>();
    if (usage.has("already_billed_quantity")) {
      parts.add(Words.decimal(usage.path("already_billed_quantity").asText()));
    }
    for (String field : List.of("quantity", "amount", "usage_amount", "seconds")) {
      if (usage.has(field)) {
        parts.add(Words.decimal(usage.path(field).asText()));
        return parts;
      }
    }
    throw new NotExpressibleException("usage names no quantity: " + usage);
  }

  /** From readings of a running total to what each of them adds. */
  static List<BigDecimal> increments(List<BigDecimal> readings) {
    List<BigDecimal> increments = new ArrayList<>();
    BigDecimal before = BigDecimal.ZERO;
    for (BigDecimal reading : readings) {
      increments.add(reading.subtract(before));
      before = reading;
    }
    return increments;
  }

  /** A record for what was used; none where nothing was. */
  static List<Usage> records(String meter, Timeline timeline, int part, BigDecimal quantity) {
    return quantity.signum() == 0
        ? List.of()
        : List.of(Usage.of(meter, timeline.within(part), quantity));
  }
}
