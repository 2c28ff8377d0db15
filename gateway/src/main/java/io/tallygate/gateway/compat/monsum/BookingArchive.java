package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.correction.CorrectionFailedException;
import io.tallygate.rating.correction.CorrectionOutcome;
import io.tallygate.rating.correction.EventName;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.period.ZoneHistory;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists bookings and takes them back. Reads every booking acknowledged before. Any thread; blocks. */
final class BookingArchive {
  private static final String FIELD = "USAGEDATA_ID";

  private final RatingCore core;
  private final String eventType;

  BookingArchive(RatingCore core, String eventType) {
    this.core = core;
    this.eventType = eventType;
  }

  /**
   * {@code subscription.getusagedata}: those of a subscription by the day of use, oldest first, both ends inclusive. All bookings of its
   * subjects are read, since one may be billed by another time than that of its use.
   */
  Reply get(MonsumRequest request, Account account) throws MonsumException {
    TenantCatalog tenant = account.required("SUBSCRIPTION_ID");
    Contract contract = Contract.required(tenant, request);
    ZoneHistory zones = contract.customer().zones();
    MonsumTime start = MonsumTime.of(request.text("START"), "START", zones);
    MonsumTime end = MonsumTime.of(request.text("END"), "END", zones);
    Instant from = start == null ? Instant.MIN : start.first();
    Instant to = end == null ? Instant.MAX : end.last();
    if (from.isAfter(to)) {
      throw MonsumException.field("START", "it lies behind END");
    }
    int limit = request.limit(MonsumRequest.LIMIT_MAX);
    long offset = request.offset();
    BookingMeter bookings = BookingMeter.find(tenant, eventType);
    if (bookings == null) {
      return request.answer(Map.of("ITEMS", List.of()));
    }
    List<Map<String, Object>> items =
        read(bookings, contract.subjects(), Instant.EPOCH).stream()
            .filter(event -> contract.holds(event.subject(), at(event)))
            .filter(event -> !usedAt(event).isBefore(from) && !usedAt(event).isAfter(to))
            .sorted(
                Comparator.comparing(BookingArchive::usedAt)
                    .thenComparingLong(UsageEvent::position)
                    .thenComparingInt(UsageEvent::index))
            .skip(offset)
            .limit(limit)
            .map(event -> item(event, bookings, contract, tenant))
            .toList();
    return request.answer(Map.of("ITEMS", items));
  }

  /** Type of the events that bookings are. */
  String eventType() {
    return eventType;
  }

  /**
   * Bookings that were not taken back.
   *
   * @param subjects null: all
   * @param from time of the event, inclusive
   */
  List<UsageEvent> read(
      BookingMeter bookings, @Nullable Collection<String> subjects, Instant from) {
    try (FlushHold hold = core.flushes().flushAndHold()) {
      return core.usage()
          .keptEvents(
              bookings.meter().id(), subjects, from.toEpochMilli(), Long.MAX_VALUE, hold.number());
    }
  }

  private static Instant at(UsageEvent event) {
    return Instant.ofEpochMilli(event.timeMs());
  }

  /** Its USAGE_DATE; the time of an event that did not come through this API. */
  private static Instant usedAt(UsageEvent event) {
    Instant sent = instant(event.attributes().get(BookingMeter.DATE));
    return sent == null ? at(event) : sent;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Map<String, Object> item(
      UsageEvent event, BookingMeter bookings, Contract contract, TenantCatalog tenant) {
    ZoneHistory zones = contract.customer().zones();
    Map<String, String> attributes = event.attributes();
    String article = event.dimensions().get(bookings.article());
    String price = attributes.get(BookingMeter.UNIT_PRICE);
    Instant created = instant(attributes.get(BookingMeter.CREATED));
    Map<String, Object> item = new LinkedHashMap<>();
    item.put(FIELD, attributes.getOrDefault(BookingMeter.ID, ""));
    item.put("CUSTOMER_ID", contract.customer().key());
    item.put("SUBSCRIPTION_ID", contract.id());
    item.put("ARTICLE_ID", article);
    item.put("ARTICLE_NUMBER", article);
    item.put("UNIT_PRICE", price == null ? "" : Numbers.shownPrice(price));
    item.put("DESCRIPTION", attributes.getOrDefault(BookingMeter.DESCRIPTION, ""));
    item.put(
        "CURRENCY_CODE",
        attributes.getOrDefault(
            BookingMeter.CURRENCY,
            Contract.planOf(tenant, contract.newest()).currency().getCode()));
    item.put("USAGE_DATE", MonsumTime.text(usedAt(event), zones));
    item.put("CREATED", created == null ? "" : MonsumTime.text(created, zones));
    item.put(
        "QUANTITY",
        Numbers.quantity(BigDecimal.valueOf(event.quantity(), bookings.meter().scale())));
    return item;
  }

  /**
   * {@code subscription.deleteusagedata}. What was billed already is given back by the subscription's next statement, as the
   * plan's rule for late usage has it.
   */
  Reply delete(MonsumRequest request, Account account) throws MonsumException {
    String id = request.required(FIELD);
    if (!id.matches("[1-9][0-9]{0,18}")) {
      throw MonsumException.field(FIELD, "it must be a number");
    }
    TenantCatalog tenant = account.required(FIELD);
    CorrectionOutcome outcome =
        takeBack(account.number(), new EventName(BookingService.SOURCE, id));
    if (outcome == CorrectionOutcome.UNKNOWN) {
      EventName keyed = findKeyed(tenant, id);
      outcome = keyed == null ? outcome : takeBack(account.number(), keyed);
    }
    return switch (outcome) {
      case DONE -> request.success(Map.of());
      case ALREADY_VOID -> request.successBefore(Map.of());
      case UNKNOWN -> throw MonsumException.field(FIELD, "there is no such booking");
      case NOT_RETAINED, ID_IN_USE ->
          throw MonsumException.field(
              FIELD,
              "another meter counted the booking without keeping it: book the opposite instead");
    };
  }

  private CorrectionOutcome takeBack(int tenant, EventName name) throws MonsumException {
    try {
      return core.corrections().voidEvents(tenant, List.of(name)).get(0);
    } catch (CorrectionFailedException e) {
      throw new MonsumException(
          503,
          List.of(
              "nothing can be taken back for now: "
                  + e.getMessage()
                  + "; send the same again, nothing is taken back twice"));
    }
  }

  /** The event of a booking that was made under an idempotency key, among all that are kept and not taken back. */
  private @Nullable EventName findKeyed(TenantCatalog tenant, String id) throws MonsumException {
    BookingMeter bookings = BookingMeter.find(tenant, eventType);
    if (bookings == null || Long.parseLong(id) < Numbers.KEYED_FROM) {
      return null;
    }
    Set<String> keys = new LinkedHashSet<>();
    for (UsageEvent event : read(bookings, null, Instant.EPOCH)) {
      String key = event.attributes().get(BookingMeter.KEY);
      if (key != null && id.equals(event.attributes().get(BookingMeter.ID))) {
        keys.add(key);
      }
    }
    if (keys.size() > 1) {
      throw MonsumException.field(
          FIELD, "bookings under " + keys.size() + " keys have this number: book the opposite");
    }
    return keys.isEmpty() ? null : BookingService.keyed(keys.iterator().next());
  }
}
