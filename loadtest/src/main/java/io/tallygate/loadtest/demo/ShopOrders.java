package io.tallygate.loadtest.demo;

import io.tallygate.loadtest.demo.DemoEvent.Reading;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lines of orders and refunds: each adds quantity × price to the turnover of its customer number. */
final class ShopOrders {
  static final String KEY = "shop";

  /** The subject of lines without a customer number. */
  static final String NO_CUSTOMER = "(none)";

  private static final ZoneId ZONE = ZoneId.of("Europe/London");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** Pence: prices have at most two decimals and quantities none, so nothing is rounded. */
  private static final int SCALE = 2;

  private ShopOrders() {}

  static Tariff read() throws IOException {
    List<String[]> rows = DemoData.csv("online_retail_2010-12.csv.gz", ',');
    String[] header = rows.get(0);
    int invoice = DemoData.column(header, "InvoiceNo");
    int quantity = DemoData.column(header, "Quantity");
    int date = DemoData.column(header, "InvoiceDate");
    int price = DemoData.column(header, "UnitPrice");
    int customer = DemoData.column(header, "CustomerID");
    int country = DemoData.column(header, "Country");
    List<DemoEvent> events = new ArrayList<>(rows.size());
    for (int row = 1; row < rows.size(); row++) {
      String[] fields = rows.get(row);
      BigDecimal amount =
          new BigDecimal(fields[quantity]).multiply(new BigDecimal(fields[price])).setScale(SCALE);
      events.add(
          new DemoEvent(
              KEY,
              row,
              "sale",
              subject(fields[customer]),
              LocalDateTime.parse(fields[date], TIME).atZone(ZONE).toInstant().toEpochMilli(),
              Map.of("amount", amount, "country", fields[country], "invoice", fields[invoice]),
              List.of(
                  new Reading(
                      "turnover",
                      SCALE,
                      amount.unscaledValue().longValueExact(),
                      List.of(fields[country]))),
              Map.of("invoice", fields[invoice])));
    }
    return new Tariff(
        KEY,
        ZONE.getId(),
        "GBP",
        LocalDate.of(2010, 10, 1),
        LocalDate.of(2011, 1, 1),
        true,
        events);
  }

  /** {@code 17850.0} → {@code 17850}. */
  private static String subject(String customer) {
    if (customer.isEmpty()) {
      return NO_CUSTOMER;
    }
    return customer.endsWith(".0") ? customer.substring(0, customer.length() - 2) : customer;
  }
}
