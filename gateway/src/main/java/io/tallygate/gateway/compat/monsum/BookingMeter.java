package io.tallygate.gateway.compat.monsum;

import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The meter that keeps the bookings of a tenant: the first one of their event type that keeps events.
 *
 * @param article place of the article among its dimensions
 */
record BookingMeter(Meter meter, int article) {
  static final String ARTICLE = "article";
  static final String UNIT_PRICE = "unit_price";
  static final String ID = "usagedata_id";
  static final String DATE = "usage_date";
  static final String CREATED = "created";
  static final String DESCRIPTION = "description";
  static final String CURRENCY = "currency";
  static final String KEY = "idempotency_key";

  private static final List<String> ATTRIBUTES =
      List.of(UNIT_PRICE, ID, DATE, CREATED, DESCRIPTION, CURRENCY, KEY);

  /** Finds it; null if there is none. */
  static @Nullable BookingMeter find(TenantCatalog tenant, String eventType) {
    for (Meter meter : tenant.meters()) {
      if (meter.keepEvents() && meter.eventType().equals(eventType)) {
        List<String> dimensions = meter.dimensions().stream().map(Dimension::name).toList();
        int article = dimensions.indexOf(ARTICLE);
        if (article >= 0) {
          return new BookingMeter(meter, article);
        }
      }
    }
    return null;
  }

  /** Finds it, able to keep all that a booking says. */
  static BookingMeter required(TenantCatalog tenant, String eventType) throws MonsumException {
    BookingMeter found = find(tenant, eventType);
    if (found == null) {
      throw MonsumException.of(
          "the catalog has no meter for bookings: it needs one with eventType "
              + eventType
              + ", keep events, value $.quantity and the dimension "
              + ARTICLE);
    }
    List<String> missing = new ArrayList<>(ATTRIBUTES);
    missing.removeAll(found.meter.attributes());
    if (!missing.isEmpty()) {
      throw MonsumException.of(
          "the meter of bookings lacks attributes "
              + missing
              + " [meter="
              + found.meter.key()
              + "]");
    }
    return found;
  }

  /** Dimension values of a booking. */
  List<String> dimensions(String articleNumber) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < meter.dimensions().size(); i++) {
      values.add(i == article ? articleNumber : "");
    }
    return values;
  }
}
