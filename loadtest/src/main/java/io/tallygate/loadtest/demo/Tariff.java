package io.tallygate.loadtest.demo;

import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A data set with its tariff and its customers.
 *
 * @param key of the plan; the resource {@code <key>.yaml} holds meters and plans
 * @param zone of the customers
 * @param currency of the customers
 * @param from first day of the subscriptions
 * @param to day after the last, so that no empty periods are closed
 * @param hasIds events go over binary with their ids; else they are plain records
 * @param events in the order of the data
 * @param otherPlans by subject, of those who are not on the plan that is named by the key
 * @param grants to each customer on another plan
 */
record Tariff(
    String key,
    String zone,
    String currency,
    LocalDate from,
    LocalDate to,
    boolean hasIds,
    List<DemoEvent> events,
    Map<String, String> otherPlans,
    List<Grant> grants) {

  /**
   * Prepaid credit.
   *
   * @param name ends the key, after that of the customer
   * @param amount in the currency of the tariff
   * @param to day on which it has expired; null: it does not
   * @param priority lower ones are drawn first
   */
  record Grant(String name, String amount, @Nullable LocalDate to, int priority) {}

  /** Everybody on one plan. */
  Tariff(
      String key,
      String zone,
      String currency,
      LocalDate from,
      LocalDate to,
      boolean hasIds,
      List<DemoEvent> events) {
    this(key, zone, currency, from, to, hasIds, events, Map.of(), List.of());
  }

  /** All of them, read from the jar: the clicks come first. */
  static List<Tariff> readAll() throws IOException {
    return List.of(
        WebLog.read(),
        CallRecords.read(),
        ShopOrders.read(),
        VoiceTraffic.read(),
        SiteTraffic.read(),
        Payments.read());
  }

  /** Everybody who is billed, in the order of their first event. */
  Set<String> subjects() {
    Set<String> subjects = new LinkedHashSet<>();
    events.forEach(event -> subjects.add(event.subject()));
    return subjects;
  }

  /** Meters, plans, a customer with a subscription for each subject, and credit. */
  String catalogYaml() throws IOException {
    StringBuilder yaml = new StringBuilder(DemoData.text(key + ".yaml"));
    yaml.append("customers:\n");
    for (String subject : subjects()) {
      yaml.append(
          "  - {key: \"%s\", name: \"%s\", zone: %s, currency: %s}\n"
              .formatted(customer(subject), subject, zone, currency));
    }
    yaml.append("subscriptions:\n");
    for (String subject : subjects()) {
      yaml.append(
          "  - {key: \"%s\", customer: \"%s\", plan: %s, from: %s, to: %s, subjects: [\"%s\"]}\n"
              .formatted(
                  customer(subject) + "-" + key,
                  customer(subject),
                  otherPlans.getOrDefault(subject, key),
                  from,
                  to,
                  subject));
    }
    if (!grants.isEmpty()) {
      yaml.append("grants:\n");
      otherPlans.keySet().forEach(subject -> grants.forEach(each -> grant(yaml, subject, each)));
    }
    return yaml.toString();
  }

  private void grant(StringBuilder yaml, String subject, Grant grant) {
    yaml.append(
        "  - {key: \"%s-%s\", customer: \"%s\", amount: \"%s\", from: %s%s, priority: %d}\n"
            .formatted(
                customer(subject),
                grant.name,
                customer(subject),
                grant.amount,
                from,
                grant.to == null ? "" : ", to: " + grant.to,
                grant.priority));
  }

  /** The key of a subject's customer: the subject itself, without the brackets that a key may not have. */
  static String customer(String subject) {
    return subject.equals(ShopOrders.NO_CUSTOMER) ? "none" : subject;
  }
}
