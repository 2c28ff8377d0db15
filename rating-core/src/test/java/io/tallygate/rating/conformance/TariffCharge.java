package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A charge on a meter, as a plan writes it, from the fields of a tariff that say what a quantity costs. A tariff that has
 * limits has them on the charge.
 */
final class TariffCharge {
  private final PeerCase peer;
  private final JsonNode tariff;

  TariffCharge(PeerCase peer) {
    this(peer, peer.tariff());
  }

  private TariffCharge(PeerCase peer, JsonNode tariff) {
    this.peer = peer;
    this.tariff = tariff;
  }

  /** The charge; null where the tariff prices no quantity. */
  @Nullable ObjectNode on(String meter) {
    ObjectNode charge = JsonNodeFactory.instance.objectNode();
    charge.put("key", meter).put("meter", meter);
    if (!price(charge)) {
      return null;
    }
    copy("included", charge, "included");
    if (tariff.has("divide_quantity_by")) {
      charge
          .putObject("quantity")
          .put("divide", tariff.path("divide_quantity_by").asText())
          .put("round", Words.direction(tariff.path("round_quantity").asText("none")));
    }
    limits(charge);
    return charge;
  }

  private boolean price(ObjectNode charge) {
    if (tariff.has("tiers")) {
      tiers(tariff.path("tiers"), charge);
    } else if (tariff.has("tier_that_applies")) {
      charge.put("type", "volume");
      copy(
          tariff.path("tier_that_applies"),
          "unit_price",
          charge.putArray("tiers").addObject(),
          "price");
    } else if (tariff.has("package_size")) {
      charge.put("type", "package");
      copy("package_size", charge, "size");
      copy("package_price", charge, "price");
      charge.put("round", Words.direction(tariff.path("round_packages").asText("up")));
    } else if (tariff.has("block_size")) {
      charge.put("type", "graduated-blocks");
      ObjectNode tier = charge.putArray("tiers").addObject();
      copy("block_size", tier, "block");
      copy("block_price", tier, "price");
    } else if (tariff.has("multiplier")) {
      charge.put("type", "amount-in-event");
      copy("multiplier", charge, "factor");
    } else if (tariff.has("increment_units")) {
      increments(charge);
    } else {
      String price = tariff.has("unit_price") ? "unit_price" : "unit_price_per_second";
      charge.put("type", "per-unit");
      copy(price, charge, "price");
      return tariff.has(price);
    }
    return true;
  }

  /** A rate for so many units, counted in begun increments. */
  private void increments(ObjectNode charge) {
    BigDecimal increment = peer.tariffDecimal("increment_units");
    charge
        .put("type", "per-unit")
        .put("price", peer.tariffDecimal("rate").multiply(increment).toPlainString())
        .put("per", tariff.path("per_units").asText())
        .putObject("quantity")
        .put("divide", increment.toPlainString())
        .put("round", "up");
  }

  private void tiers(JsonNode tiers, ObjectNode charge) {
    JsonNode first = tiers.path(0);
    if (first.has("block_size")) {
      boolean isTop = tariff.path("policy").asText().equals("TOP_TIER");
      blocks(tiers, charge.put("type", isTop ? "volume-blocks" : "graduated-blocks"));
    } else if (first.has("rate_percent")) {
      bySum(tiers, charge.put("type", "graduated-percentage"), "rate_percent", "percent");
    } else {
      bySum(tiers, charge.put("type", isVolume() ? "volume" : "graduated"), "unit_price", "price");
    }
  }

  private boolean isVolume() {
    return tariff.path("mode").asText(peer.model()).toLowerCase(Locale.ROOT).startsWith("volume");
  }

  /** Tiers up to a quantity; the flat price of the first is due also where nothing is used. */
  private static void bySum(JsonNode tiers, ObjectNode charge, String price, String name) {
    charge.put("flatAtZero", true);
    ArrayNode written = charge.putArray("tiers");
    for (JsonNode tier : tiers) {
      ObjectNode entry = written.addObject();
      copy(tier, "up_to", entry, "upTo");
      copy(tier, price, entry, name);
      copy(tier, "flat_price", entry, "flat");
    }
  }

  private static void blocks(JsonNode tiers, ObjectNode charge) {
    ArrayNode written = charge.putArray("tiers");
    for (JsonNode tier : tiers) {
      ObjectNode entry = written.addObject();
      copy(tier, "block_size", entry, "block");
      copy(tier, "max_blocks", entry, "max");
      copy(tier, "price_per_block", entry, "price");
    }
  }

  /** The charge of one of several meters, whose blocks stand under its own name. */
  ObjectNode blocksOf(String meter) {
    ObjectNode charge = JsonNodeFactory.instance.objectNode();
    charge.put("key", meter).put("meter", meter);
    tiers(tariff.path(meter), charge);
    return charge;
  }

  private void limits(ObjectNode charge) {
    if (tariff.has("discount_percent")) {
      charge.putObject("discount").put("percent", tariff.path("discount_percent").asText());
    }
    copy("maximum", charge, "maximum");
    if (tariff.has("minimum") && !tariff.has("base_fee")) {
      minimum(charge);
    }
  }

  /** The minimum, on a charge or a whole plan. */
  void minimum(ObjectNode of) {
    ObjectNode minimum = of.putObject("minimum");
    minimum.put("amount", tariff.path("minimum").asText());
    if (prorates("minimum")) {
      minimum.put("prorate", prorationUnit());
    }
  }

  /** Whether the tariff's words say that something is charged in part. */
  boolean prorates(String what) {
    return tariff.path("prorate").asText().toLowerCase(Locale.ROOT).contains(what);
  }

  String prorationUnit() {
    return tariff.path("prorate").asText().contains("second") ? "second" : "day";
  }

  private void copy(String field, ObjectNode to, String name) {
    copy(tariff, field, to, name);
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    if (from.hasNonNull(field)) {
      to.put(name, from.path(field).asText());
    }
  }
}
