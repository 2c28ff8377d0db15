package io.tallygate.loadtest.demo;

import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A data set with its tariff and its customers.
 *
 * @param key of the plan; the resource {@code <key>.yaml} holds meters and plan
 * @param zone of the customers
 * @param currency of the customers
 * @param from first day of the subscriptions
 * @param to day after the last, so that no empty periods are closed
 * @param events in the order of the data
 */
record Tariff(
    String key,
    String zone,
    String currency,
    LocalDate from,
    LocalDate to,
    List<DemoEvent> events) {
  /** All three, read from the jar. */
  static List<Tariff> readAll() throws IOException {
    return List.of(WebLog.read(), CallRecords.read(), ShopOrders.read());
  }

  /** Everybody who is billed, in the order of their first event. */
  Set<String> subjects() {
    Set<String> subjects = new LinkedHashSet<>();
    events.forEach(event -> subjects.add(event.subject()));
    return subjects;
  }

  /** Meters, plan, and a customer with a subscription for each subject. */
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
              .formatted(customer(subject) + "-" + key, customer(subject), key, from, to, subject));
    }
    return yaml.toString();
  }

  /** The key of a subject's customer: the subject itself, without the brackets that a key may not have. */
  static String customer(String subject) {
    return subject.equals(ShopOrders.NO_CUSTOMER) ? "none" : subject;
  }
}
