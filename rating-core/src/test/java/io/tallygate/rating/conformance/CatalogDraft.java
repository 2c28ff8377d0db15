package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A catalog document in the making, as someone would write it: meters, one customer in UTC, one plan, its subscription.
 */
final class CatalogDraft {
  static final String PLAN = "plan";
  private static final String CUSTOMER = "customer";

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ObjectNode plan;
  private final Map<String, ObjectNode> meters = new HashMap<>();

  /** A document for one case: its currency, its rounding, its periods. */
  CatalogDraft(PeerCase peer, Timeline timeline) {
    this(peer, PLAN, timeline);
  }

  /** A document with a plan of that key. */
  CatalogDraft(PeerCase peer, String planKey, Timeline timeline) {
    String currency = Currencies.of(peer);
    list("customers").addObject().put("key", CUSTOMER).put("zone", "UTC").put("currency", currency);
    plan = list("plans").addObject().put("key", planKey).put("currency", currency);
    PlanRounding.of(peer, plan);
    timeline.write(plan);
  }

  private ArrayNode list(String name) {
    return document.withArray("/" + name);
  }

  ObjectNode plan() {
    return plan;
  }

  /** A meter that sums. */
  ObjectNode sum(String key, Collection<BigDecimal> quantities) {
    return meter(key, "sum", quantities);
  }

  /** A meter; its scale holds all of the quantities. One whose single events matter keeps them. */
  ObjectNode meter(String key, String aggregation, Collection<BigDecimal> quantities) {
    ObjectNode meter = list("meters").addObject().put("key", key).put("eventType", key);
    meter.put("aggregation", aggregation).put("value", "$.value").put("scale", scale(quantities));
    if (List.of("max", "min", "latest", "unique", "held").contains(aggregation)) {
      meter.put("keep", "events");
    }
    meters.put(key, meter);
    return meter;
  }

  private static int scale(Collection<BigDecimal> quantities) {
    int scale = 0;
    for (BigDecimal quantity : quantities) {
      scale = Math.max(scale, quantity.stripTrailingZeros().scale());
    }
    return scale;
  }

  /** Gives a meter a dimension. */
  ObjectNode dimension(String meter, String name) {
    return meters.get(meter).withArray("/dimensions").addObject().put("name", name);
  }

  /** A charge of the plan. */
  ObjectNode charge(String type, String key) {
    return plan.withArray("/charges").addObject().put("type", type).put("key", key);
  }

  void charge(ObjectNode charge) {
    plan.withArray("/charges").add(charge);
  }

  /** How many entries a part has. */
  int size(String part) {
    return list(part).size();
  }

  /** An entry of a part that the other methods do not write. */
  ObjectNode entry(String part) {
    return list(part).addObject();
  }

  void subscribe(LocalDate from, @Nullable LocalDate to) {
    subscribe(Desk.SUBSCRIPTION, from, to);
  }

  /**
   * Subscribes the customer to the plan, with the subject.
   *
   * @param to null: open
   */
  void subscribe(String key, LocalDate from, @Nullable LocalDate to) {
    ObjectNode subscription = list("subscriptions").addObject();
    subscription.put("key", key).put("customer", CUSTOMER);
    subscription.put("plan", plan.path("key").asText()).put("from", from.toString());
    if (to != null) {
      subscription.put("to", to.toString());
    }
    subscription.putArray("subjects").add(Desk.SUBJECT);
  }

  String customer() {
    return CUSTOMER;
  }

  JsonNode document(String tenant) {
    return document.put("tenant", tenant);
  }
}
