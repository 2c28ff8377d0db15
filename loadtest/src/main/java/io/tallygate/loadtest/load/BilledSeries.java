package io.tallygate.loadtest.load;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Customers with one plan of three charges, each for a meter of its own: three series a customer, one after the other. A
 * customer, its subscription and its subject have the same key.
 */
final class BilledSeries implements LoadSeries {
  static final List<String> METERS = List.of("loadtest-units", "loadtest-data", "loadtest-packs");

  /** Customers of one document: a quarter of a megabyte. */
  private static final int PAGE = 2_000;

  private static final String TARIFF =
      """
      {"meters": [
        {"key": "loadtest-units", "eventType": "loadtest.units", "aggregation": "sum", "value": "$.quantity", "unit": "unit", "scale": 0},
        {"key": "loadtest-data", "eventType": "loadtest.data", "aggregation": "sum", "value": "$.quantity", "unit": "MB", "scale": 0},
        {"key": "loadtest-packs", "eventType": "loadtest.packs", "aggregation": "sum", "value": "$.quantity", "unit": "unit", "scale": 0}],
       "plans": [{"key": "loadtest", "name": "Load test", "currency": "EUR", "charges": [
        {"type": "per-unit", "key": "units", "name": "Units", "meter": "loadtest-units", "price": "0.0125"},
        {"type": "graduated", "key": "data", "name": "Data", "meter": "loadtest-data", "tiers": [
         {"upTo": "10000", "price": "0.010"}, {"upTo": "50000", "price": "0.004"}, {"price": "0.001"}]},
        {"type": "package", "key": "packs", "name": "Packages", "meter": "loadtest-packs", "size": "100", "price": "0.40"}]}]}
      """;

  private final int customers;
  private final LocalDate from;

  /**
   * @param from first day of the subscriptions
   */
  BilledSeries(int customers, LocalDate from) {
    this.customers = customers;
    this.from = from;
  }

  static String customer(int number) {
    return "load-" + number;
  }

  @Override
  public Iterable<String> catalog() {
    return () -> {
      Iterator<String> pages =
          IntStream.rangeClosed(0, (customers - 1) / PAGE).mapToObj(this::page).iterator();
      return new Iterator<>() {
        private boolean isBegun;

        @Override
        public boolean hasNext() {
          return !isBegun || pages.hasNext();
        }

        @Override
        public String next() {
          if (isBegun) {
            return pages.next();
          }
          isBegun = true;
          return TARIFF;
        }
      };
    };
  }

  private String page(int page) {
    StringBuilder customerParts = new StringBuilder();
    StringBuilder subscriptionParts = new StringBuilder();
    int first = page * PAGE;
    for (int i = first; i < Math.min(customers, first + PAGE); i++) {
      String comma = i == first ? "" : ",";
      String key = customer(i);
      customerParts.append(
          "%s{\"key\":\"%s\",\"zone\":\"UTC\",\"currency\":\"EUR\"}".formatted(comma, key));
      subscriptionParts.append(
          "%s{\"key\":\"%s\",\"customer\":\"%s\",\"plan\":\"loadtest\",\"from\":\"%s\",\"subjects\":[\"%s\"]}"
              .formatted(comma, key, key, from, key));
    }
    return "{\"customers\":[" + customerParts + "],\"subscriptions\":[" + subscriptionParts + "]}";
  }

  @Override
  public List<String> meters() {
    return METERS;
  }

  @Override
  public String meter(int number) {
    return METERS.get(number % METERS.size());
  }

  @Override
  public String subject(int number) {
    return customer(number / METERS.size());
  }

  /** What a customer owes for a month, worked out in whole numbers: each charge in 1/10000 EUR, rounded half up to cents. */
  static BigDecimal owed(BigInteger units, BigInteger data, BigInteger packs) {
    BigInteger first = data.min(BigInteger.valueOf(10_000));
    BigInteger second =
        data.subtract(BigInteger.valueOf(10_000))
            .max(BigInteger.ZERO)
            .min(BigInteger.valueOf(40_000));
    BigInteger third = data.subtract(BigInteger.valueOf(50_000)).max(BigInteger.ZERO);
    BigInteger begun = packs.add(BigInteger.valueOf(99)).divide(BigInteger.valueOf(100));
    return euros(units.multiply(BigInteger.valueOf(125)))
        .add(
            euros(
                first
                    .multiply(BigInteger.valueOf(100))
                    .add(second.multiply(BigInteger.valueOf(40)))
                    .add(third.multiply(BigInteger.TEN))))
        .add(euros(begun.multiply(BigInteger.valueOf(4_000))));
  }

  private static BigDecimal euros(BigInteger tenThousandths) {
    return new BigDecimal(tenThousandths, 4).setScale(2, RoundingMode.HALF_UP);
  }
}
