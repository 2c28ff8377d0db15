package io.tallygate.gateway.compat.monsum;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.compat.NativeEvents;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.EventRequest;
import io.tallygate.gateway.http.IngestOutcome;
import io.tallygate.gateway.http.Refusal;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.correction.EventName;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes usage bookings: each becomes one event, with the price that it was booked at. A booking is answered when its event is
 * durable. Any thread.
 */
final class BookingService {
  /** Of the events. */
  static final String SOURCE = "monsum";

  /** Ids of events that come from idempotency keys; those of others are the bookings' own numbers. */
  private static final String KEYED = "key:";

  private static final Map<String, String> FIELDS =
      Map.of(
          "time", "USAGE_DATE",
          "subject", "SUBSCRIPTION_ID",
          "data.quantity", "QUANTITY",
          "data.article", "ARTICLE_NUMBER",
          "data.unit_price", "UNIT_PRICE",
          "data.description", "DESCRIPTION");

  private final GatewayConfig.Monsum settings;
  private final Numbers numbers;
  private final Clock clock;

  BookingService(GatewayConfig.Monsum settings, Numbers numbers, Clock clock) {
    this.settings = settings;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** {@code subscription.setusagedata}. */
  Reply set(MonsumRequest request, Account account) throws MonsumException {
    TenantCatalog tenant = account.required("SUBSCRIPTION_ID");
    Contract contract = Contract.required(tenant, request);
    Instant now = clock.instant();
    Instant usedAt = usageDate(request, contract, now);
    Instant at = settings.isBilledByUsageDate() ? usedAt : now;
    Subscription part = contract.at(at);
    String subject = part == null ? null : contract.subject(part, at);
    if (part == null || subject == null) {
      throw MonsumException.field(
          settings.isBilledByUsageDate() ? "USAGE_DATE" : "SUBSCRIPTION_ID",
          "the subscription does not run at that time");
    }
    Plan plan = Contract.planOf(tenant, part);
    requireCurrency(request, plan);
    BookingMeter bookings = BookingMeter.required(tenant, settings.eventType());
    String article = request.anyText("ARTICLE_NUMBER", "ARTICLE_ID");
    String number = article == null ? "" : article;
    BigDecimal quantity = request.decimal("QUANTITY");
    if (quantity == null) {
      throw MonsumException.field("QUANTITY");
    }
    Articles articles = new Articles(tenant, at, contract.customer().zones());
    BigDecimal price =
        new BookingPrice(plan, bookings, articles, contract.customer().zones())
            .of(number, request.decimal("UNIT_PRICE"), at);
    String key = request.key();
    String id =
        Long.toString(
            key == null ? numbers.next(tenant.name()) : Numbers.ofKey(tenant.name() + '\n' + key));
    ObjectNode data = ExactJson.newObject();
    data.put("quantity", quantity.toPlainString());
    data.put(BookingMeter.ARTICLE, number);
    if (price != null) {
      data.put(BookingMeter.UNIT_PRICE, price.toPlainString());
    }
    String description = request.text("DESCRIPTION");
    if (description != null) {
      data.put(BookingMeter.DESCRIPTION, description);
    }
    data.put(BookingMeter.CURRENCY, plan.currency().getCode());
    data.put(BookingMeter.ID, id);
    data.put(BookingMeter.DATE, usedAt.toString());
    data.put(BookingMeter.CREATED, now.toString());
    if (key != null) {
      data.put(BookingMeter.KEY, key);
    }
    NativeEvents events = new NativeEvents();
    events.add(key == null ? id : keyed(key).id(), SOURCE, settings.eventType(), subject, at, data);
    return Reply.whenDurable(
        new EventRequest(events.toJson(), true, outcome -> answer(request, id, outcome)));
  }

  /** The event of a booking that was made under an idempotency key. */
  static EventName keyed(String key) {
    return new EventName(SOURCE, KEYED + key);
  }

  /** When it was used: also under the name that one client gives it by mistake. */
  private static Instant usageDate(MonsumRequest request, Contract contract, Instant now)
      throws MonsumException {
    MonsumTime sent =
        MonsumTime.of(
            request.anyText("USAGE_DATE", "USAGE_DATA"), "USAGE_DATE", contract.customer().zones());
    return sent == null ? now : sent.first();
  }

  /** One client sends a list of one. */
  private static void requireCurrency(MonsumRequest request, Plan plan) throws MonsumException {
    String sent = request.text("CURRENCY_CODE");
    if (sent != null && !sent.toUpperCase(Locale.ROOT).equals(plan.currency().getCode())) {
      throw MonsumException.field(
          "CURRENCY_CODE", "the subscription is billed in " + plan.currency().getCode());
    }
  }

  private static Reply answer(MonsumRequest request, String id, IngestOutcome outcome) {
    if (!outcome.refusals().isEmpty()) {
      Refusal refusal = outcome.refusals().get(0);
      @Nullable String field = FIELDS.get(refusal.field());
      return request.errors(
          field == null
              ? MonsumException.of(refusal.message())
              : MonsumException.field(field, refusal.message()));
    }
    Map<String, Object> answer = Map.of("USAGEDATA_ID", id);
    return outcome.duplicates() > 0 ? request.successBefore(answer) : request.success(answer);
  }
}
