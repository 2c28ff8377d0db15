package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which fields a charge of each type may carry. A field of another type is a mistake, not a thing to pass over. */
final class ChargeFields {
  private static final List<String> ALL =
      List.of("type", "key", "name", "from", "to", "rounding", "discount", "minimum", "maximum");
  private static final List<String> USAGE =
      List.of(
          "meter", "where", "by", "interval", "quantity", "included", "allowance", "commitment");
  private static final Map<String, Set<String>> BY_TYPE = new TreeMap<>();

  static {
    allow("per-unit", USAGE, "price", "per");
    allow("graduated", USAGE, "tiers", "flatAtZero");
    allow("volume", USAGE, "tiers", "flatAtZero");
    allow("package", USAGE, "size", "price", "round");
    allow("graduated-blocks", USAGE, "tiers");
    allow("volume-blocks", USAGE, "tiers");
    allow("graduated-percentage", USAGE, "tiers", "flatAtZero", "itemise");
    allow("amount-in-event", USAGE, "factor");
    allow("graduated-held", List.of("meter", "where"), "tiers", "prorate");
    allow("unit-price-in-event", List.of("meter", "where"), "attribute", "default", "itemise");
    allow("matrix", List.of("meter", "where"), "prices", "default", "per");
    allow(
        "percentage",
        List.of("meter", "where"),
        "dimension",
        "rates",
        "percent",
        "fixedFee",
        "freeEvents",
        "freeAmount",
        "minimumPerEvent",
        "maximumPerEvent",
        "itemise");
    allow("capacity", List.of("meters"), "tiers");
    allow(
        "call",
        List.of("meter", "where", "included", "allowance"),
        "pulse",
        "price",
        "per",
        "first",
        "connectFee",
        "steps",
        "bands",
        "pricesByHour",
        "bandRule",
        "completedOnly",
        "maximumPerCall",
        "elapsed",
        "zone",
        "itemise");
    allow("base-fee", List.of(), "amount", "every", "prorate", "advance", "onlyWithUsage");
    allow("setup-fee", List.of(), "amount");
  }

  private ChargeFields() {}

  private static void allow(String type, List<String> some, String... more) {
    Set<String> allowed = new HashSet<>(ALL);
    allowed.addAll(some);
    allowed.addAll(Arrays.asList(more));
    BY_TYPE.put(type, allowed);
  }

  static Collection<String> types() {
    return BY_TYPE.keySet();
  }

  /** Notes every field that the type does not have; false if there is no such type. */
  static boolean check(ChargePart part, String type, Fields fields, String path) {
    Set<String> allowed = BY_TYPE.get(type);
    if (allowed == null) {
      fields.problem(
          path + ".type", "must be one of " + String.join(", ", types()) + " [value=" + type + "]");
      return false;
    }
    for (RecordComponent component : ChargePart.class.getRecordComponents()) {
      String name = component.getName().equals("otherwise") ? "default" : component.getName();
      if (!allowed.contains(name) && isSet(component, part)) {
        fields.problem(path + "." + name, "is not a field of this type [type=" + type + "]");
      }
    }
    return true;
  }

  private static boolean isSet(RecordComponent component, ChargePart part) {
    try {
      Object value = component.getAccessor().invoke(part);
      if (value instanceof Collection<?> list) {
        return !list.isEmpty();
      }
      return value instanceof Map<?, ?> map ? !map.isEmpty() : value != null;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("field cannot be read [field=" + component + "]", e);
    }
  }
}
