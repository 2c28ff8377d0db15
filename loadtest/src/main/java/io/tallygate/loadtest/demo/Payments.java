package io.tallygate.loadtest.demo;

import io.tallygate.loadtest.demo.DemoEvent.Reading;
import io.tallygate.loadtest.demo.Tariff.Grant;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The orders of {@link ShopOrders} once more, as a payment service sees them: an invoice is one payment, or a refund. A merchant
 * whose first order went abroad is on another plan, and has credit.
 */
final class Payments {
  static final String KEY = "payments";

  private static final String HOME = "United Kingdom";

  private Payments() {}

  static Tariff read() throws IOException {
    Tariff shop = ShopOrders.read();
    Map<String, List<DemoEvent>> invoices = new LinkedHashMap<>();
    Map<String, String> countries = new LinkedHashMap<>();
    for (DemoEvent line : shop.events()) {
      invoices.computeIfAbsent(line.member("invoice"), key -> new ArrayList<>()).add(line);
      countries.putIfAbsent(merchant(line), line.member("country"));
    }
    List<DemoEvent> events = new ArrayList<>(invoices.size());
    Map<String, Long> taken = new HashMap<>();
    for (Map.Entry<String, List<DemoEvent>> invoice : invoices.entrySet()) {
      DemoEvent first = invoice.getValue().get(0);
      long laterMs = taken.merge(merchant(first) + " " + first.timeMs(), 0L, (n, none) -> n + 1000);
      events.add(event(events.size() + 1, invoice.getKey(), invoice.getValue(), laterMs));
    }
    Map<String, String> plans = new LinkedHashMap<>();
    countries.forEach(
        (merchant, country) -> {
          if (!country.equals(HOME)) {
            plans.put(merchant, "payments-abroad");
          }
        });
    return new Tariff(
        KEY,
        shop.zone(),
        shop.currency(),
        LocalDate.of(2010, 12, 1),
        LocalDate.of(2011, 1, 1),
        true,
        events,
        plans,
        List.of(
            new Grant("welcome", "2.00", LocalDate.of(2010, 12, 13), 1),
            new Grant("prepaid", "10.00", null, 2)));
  }

  /** The data has minutes: payments of a merchant in one minute are a second apart, in its order. */
  private static DemoEvent event(int row, String invoice, List<DemoEvent> lines, long laterMs) {
    DemoEvent first = lines.get(0);
    int scale = first.readings().get(0).scale();
    long amount = lines.stream().mapToLong(line -> line.readings().get(0).quantity()).sum();
    return new DemoEvent(
        KEY,
        row,
        "payment",
        merchant(first),
        first.timeMs() + laterMs,
        Map.of("amount", BigDecimal.valueOf(amount, scale), "invoice", invoice),
        List.of(new Reading("payments", scale, amount, List.of())),
        Map.of("invoice", invoice));
  }

  private static String merchant(DemoEvent line) {
    return "merchant:" + Tariff.customer(line.subject());
  }
}
