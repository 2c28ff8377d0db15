package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Price lists of a service with several meters: each field of the tariff is a price, or an object with a price and included
 * units, and says in its name what it is for ({@code put_per_1000}, {@code upload_per_gb}).
 */
final class ServiceCases implements Translator {
  private static final Pattern PER_NUMBER = Pattern.compile("(.*)_per_([0-9]+)");
  private static final Pattern PER_UNIT = Pattern.compile("(.*)_per_([a-z]+)");

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasTariff("requests") || peer.hasUsage("kb_per_gb");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    List<Usage> usage = new ArrayList<>();
    for (Map.Entry<String, JsonNode> price : peer.tariff().properties()) {
      BigDecimal quantity = service(price.getKey(), price.getValue(), peer, draft);
      if (quantity.signum() != 0) {
        usage.add(Usage.of(name(price.getKey()), timeline.within(0), quantity));
      }
    }
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    desk.send(usage);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(
        billing.last(),
        (index, line) -> billing.lines(own -> own.charge().equals(chargeOf(line.label(), peer))));
  }

  private static String chargeOf(String label, PeerCase peer) {
    Iterator<String> names = peer.tariff().fieldNames();
    while (names.hasNext()) {
      String field = names.next();
      if (field.startsWith(label)) {
        return name(field);
      }
    }
    throw new NotExpressibleException("no price of that name: " + label);
  }

  private static String name(String field) {
    Matcher perNumber = PER_NUMBER.matcher(field);
    Matcher perUnit = PER_UNIT.matcher(field);
    return perNumber.matches() ? perNumber.group(1) : perUnit.matches() ? perUnit.group(1) : field;
  }

  /** Writes a meter and its charge, and finds what was used of it. */
  private static BigDecimal service(
      String field, JsonNode price, PeerCase peer, CatalogDraft draft) {
    String name = name(field);
    ObjectNode charge = draft.charge("per-unit", name).put("meter", name);
    Matcher perNumber = PER_NUMBER.matcher(field);
    Matcher perUnit = PER_UNIT.matcher(field);
    String used = name;
    if (perNumber.matches()) {
      charge.put("per", perNumber.group(2));
    } else if (perUnit.matches()) {
      used = smallerUnit(name, perUnit.group(2), peer);
      String ratio = used.substring(name.length() + 1) + "_per_" + perUnit.group(2);
      charge.putObject("quantity").put("divide", peer.usageText(ratio));
    } else if (price.isObject() && price.has("unit")) {
      used =
          name
              + "_"
              + price.path("unit").asText().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }
    if (price.isObject()) {
      charge.put("price", price.path("unit_price").asText());
      charge.put("included", price.path("included").asText("0"));
    } else {
      charge.put("price", price.asText());
    }
    BigDecimal quantity = peer.usageDecimal(used);
    draft.sum(name, List.of(quantity));
    return quantity;
  }

  /** The field of what was used in a unit of which so many make the price's. */
  private static String smallerUnit(String name, String unit, PeerCase peer) {
    Iterator<String> fields = peer.usage().fieldNames();
    while (fields.hasNext()) {
      String field = fields.next();
      if (field.startsWith(name + "_")
          && peer.hasUsage(field.substring(name.length() + 1) + "_per_" + unit)) {
        return field;
      }
    }
    throw new NotExpressibleException("usage has nothing that is priced per " + unit + ": " + name);
  }
}
