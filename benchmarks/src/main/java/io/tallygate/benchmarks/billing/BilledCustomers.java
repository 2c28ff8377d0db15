package io.tallygate.benchmarks.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.time.Instant;

/**
 * Customers with three charges each, their usage, and what they owe for it: a base fee, messages by unit beyond those included,
 * megabytes by graduated price. Everything follows from a customer's number, so what is owed is worked out here in whole
 * cents, without the product's rating.
 *
 * @param count customers
 * @param days days of the month with usage, 1 to 28
 * @param records of each meter on each of these days, equal ones
 */
record BilledCustomers(int count, int days, int records) {
  /** Meters, in the order of their ids. */
  static final int METERS = 2;

  static final Instant MONTH = Instant.parse("2025-12-01T00:00:00Z");
  static final Instant NEXT_MONTH = Instant.parse("2026-01-01T00:00:00Z");

  /** All grace has passed. */
  static final Instant CLOSABLE = Instant.parse("2026-01-05T00:00:00Z");

  private static final long DAY_MS = 86_400_000;
  private static final long BASE_FEE_CENTS = 499;
  private static final long INCLUDED_MESSAGES = 100;
  private static final String TARIFF =
      """
      {"meters": [
        {"key": "messages", "eventType": "message", "aggregation": "sum", "value": "$.n", "unit": "message", "scale": 0},
        {"key": "megabytes", "eventType": "data", "aggregation": "sum", "value": "$.mb", "unit": "MB", "scale": 0}],
       "plans": [{"key": "all", "name": "All", "currency": "EUR", "charges": [
        {"type": "base-fee", "key": "base", "name": "Base fee", "amount": "4.99"},
        {"type": "per-unit", "key": "messages", "name": "Messages", "meter": "messages", "included": "100", "price": "0.0125"},
        {"type": "graduated", "key": "data", "name": "Data", "meter": "megabytes", "tiers": [
         {"upTo": "1000", "price": "0.010"}, {"upTo": "5000", "price": "0.004"}, {"price": "0.001"}]}]}]}
      """;

  static CatalogDocument tariff() throws CatalogException {
    return read(TARIFF);
  }

  /** Customers and subscriptions of a range of numbers; a customer, its subscription and its subject have one key. */
  static CatalogDocument customers(int from, int to) throws CatalogException {
    StringBuilder customers = new StringBuilder();
    StringBuilder subscriptions = new StringBuilder();
    for (int i = from; i < to; i++) {
      String comma = i == from ? "" : ",";
      customers.append(
          "%s{\"key\":\"c%d\",\"zone\":\"Europe/Berlin\",\"currency\":\"EUR\"}"
              .formatted(comma, i));
      subscriptions.append(
          "%s{\"key\":\"c%d\",\"customer\":\"c%d\",\"plan\":\"all\",\"from\":\"2025-12-01\",\"subjects\":[\"c%d\"]}"
              .formatted(comma, i, i, i));
    }
    return read("{\"customers\":[" + customers + "],\"subscriptions\":[" + subscriptions + "]}");
  }

  private static CatalogDocument read(String json) throws CatalogException {
    return CatalogReader.readJson(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  static String key(int customer) {
    return "c" + customer;
  }

  /** Noon of a day, from 0. */
  static long timeMs(int day) {
    return MONTH.toEpochMilli() + day * DAY_MS + DAY_MS / 2;
  }

  /** What a customer used of a meter on a day, 0 or more. */
  static long quantity(int meter, int customer, int day) {
    long mixed = ((customer * 31L + day) * 0x9E3779B97F4A7C15L) >>> 33;
    return meter == 0 ? mixed % 60 : mixed % 1500;
  }

  private long used(int meter, int customer) {
    long sum = 0;
    for (int day = 0; day < days; day++) {
      sum += quantity(meter, customer, day);
    }
    return sum * records;
  }

  /** What the customer owes for the month, in cents: each line is rounded half up. */
  long owedCents(int customer) {
    long messages = Math.max(0, used(0, customer) - INCLUDED_MESSAGES);
    long megabytes = used(1, customer);
    long second = Math.min(Math.max(0, megabytes - 1000), 4000);
    long third = Math.max(0, megabytes - 5000);
    return BASE_FEE_CENTS
        + (messages * 125 + 50) / 100
        + Math.min(megabytes, 1000)
        + (second * 4 + 5) / 10
        + (third + 5) / 10;
  }
}
