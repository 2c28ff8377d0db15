package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worked case of another system: a tariff, usage, and what it comes to there.
 *
 * @param model kind of charge; with the fields of tariff and usage it makes the case's form
 * @param lines expected, in their order; empty: only the total counts
 * @param total expected
 * @param exactTotal null: the total is exact, or not known further
 * @param rounding in words
 * @param compare how the total is to be compared
 * @param currency null: none is named
 */
record PeerCase(
    String id,
    String model,
    JsonNode tariff,
    JsonNode usage,
    List<ExpectedLine> lines,
    BigDecimal total,
    @Nullable BigDecimal exactTotal,
    String rounding,
    Compare compare,
    @Nullable String currency) {

  /** What stands in a line of the other system. */
  record ExpectedLine(String label, BigDecimal amount, @Nullable BigDecimal units) {}

  /** How to compare. */
  record Compare(String mode, @Nullable Integer scale, @Nullable RoundingMode rounding) {}

  static PeerCase of(JsonNode node) {
    JsonNode expected = node.path("expected");
    List<ExpectedLine> lines = new ArrayList<>();
    for (JsonNode line : expected.path("lines")) {
      lines.add(
          new ExpectedLine(
              line.path("line").asText(),
              new BigDecimal(line.path("amount").asText()),
              decimalOrNull(line.path("units"))));
    }
    JsonNode compare = node.path("compare");
    return new PeerCase(
        node.path("id").asText(),
        node.path("model").asText(),
        node.path("tariff"),
        node.path("usage"),
        lines,
        new BigDecimal(expected.path("total").asText()),
        decimalOrNull(expected.path("exact_total")),
        node.path("rounding").asText("none"),
        new Compare(
            compare.path("mode").asText("exact"),
            compare.has("scale") ? compare.path("scale").asInt() : null,
            compare.has("rounding")
                ? RoundingMode.valueOf(compare.path("rounding").asText())
                : null),
        node.has("currency") ? node.path("currency").asText() : null);
  }

  private static @Nullable BigDecimal decimalOrNull(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : new BigDecimal(node.asText());
  }

  /** Model and field names: cases that have them in common are translated alike. */
  String form() {
    return model + " | " + names(tariff) + " | " + names(usage);
  }

  private static String names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    Collections.sort(names);
    return String.join(", ", names);
  }

  boolean hasTariff(String field) {
    return tariff.has(field);
  }

  boolean hasUsage(String field) {
    return usage.has(field);
  }

  /** A decimal of the tariff; further words ({@code 4.9 (cents)}) are passed over. */
  BigDecimal tariffDecimal(String field) {
    return Words.decimal(tariff.path(field).asText());
  }

  BigDecimal usageDecimal(String field) {
    return Words.decimal(usage.path(field).asText());
  }

  String tariffText(String field) {
    return tariff.path(field).asText();
  }

  String usageText(String field) {
    return usage.path(field).asText();
  }
}
