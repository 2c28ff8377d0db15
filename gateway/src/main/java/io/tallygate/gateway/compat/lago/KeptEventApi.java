package io.tallygate.gateway.compat.lago;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Events that were sent, as far as meters keep them: what their metric looks at, and not every property. */
final class KeptEventApi {
  private static final Instant END_OF_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final RatingCore core;
  private final int listedMax;

  /**
   * @param listedMax events of a list, all its pages together: they are held while a page is made
   */
  KeptEventApi(RatingCore core, int listedMax) {
    this.core = core;
    this.listedMax = listedMax;
  }

  /** The first event of a transaction, of whatever subscription. */
  Reply find(Call call) throws ProblemException {
    String transaction = call.part("transaction_id");
    List<LagoEvent> found = new ArrayList<>();
    try (FlushHold hold = core.flushes().flushAndHold()) {
      for (Meter meter : kept(call, null)) {
        if (found.isEmpty()) {
          forEach(
              meter,
              null,
              Instant.EPOCH,
              END_OF_TIME,
              hold,
              event -> {
                if (event.transactionId().equals(transaction)) {
                  found.add(event);
                }
              });
        }
      }
    }
    if (!found.isEmpty()) {
      ObjectNode body = ExactJson.newObject();
      body.set("event", found.get(0).toJson(null));
      return Reply.ok(body);
    }
    throw LagoErrors.notFound(
        "event", "no metric keeps an event of this transaction, or it was taken back");
  }

  /** Events of a subscription, latest first. */
  Reply list(Call call) throws ProblemException {
    String subscription = call.parameter("external_subscription_id");
    if (subscription == null) {
      throw LagoErrors.invalid(
          "external_subscription_id",
          LagoErrors.MANDATORY,
          "events are listed by subscription: give external_subscription_id");
    }
    Instant from = time(call, "timestamp_from", Instant.EPOCH);
    Instant to = time(call, "timestamp_to", END_OF_TIME);
    // One event may be kept by several meters.
    Map<String, LagoEvent> events = new LinkedHashMap<>();
    try (FlushHold hold = core.flushes().flushAndHold()) {
      for (Meter meter : kept(call, call.parameter("code"))) {
        forEach(
            meter,
            subjects(call, subscription),
            from,
            to,
            hold,
            event -> {
              if (event.subscription().equals(subscription) && events.size() <= listedMax) {
                events.putIfAbsent(event.transactionId(), event);
              }
            });
      }
    }
    if (events.size() > listedMax) {
      throw LagoErrors.invalid(
          "timestamp_from",
          LagoErrors.MANDATORY,
          "there are more than "
              + listedMax
              + " events: ask for less time with timestamp_from and timestamp_to");
    }
    List<LagoEvent> latestFirst = new ArrayList<>(events.values());
    latestFirst.sort(Comparator.comparing(LagoEvent::time).reversed());
    return Reply.ok(MetaPage.of("events", latestFirst, each -> each.toJson(null), call));
  }

  private void forEach(
      Meter meter,
      @Nullable Set<String> subjects,
      Instant from,
      Instant to,
      FlushHold hold,
      Consumer<LagoEvent> each) {
    core.usage()
        .forEachKeptEvent(
            meter.id(),
            subjects,
            from.toEpochMilli(),
            to.toEpochMilli(),
            hold.number(),
            kept -> {
              LagoEvent event = event(meter, kept);
              if (event != null) {
                each.accept(event);
              }
            });
  }

  private static Instant time(Call call, String parameter, Instant otherwise)
      throws ProblemException {
    return call.parameter(parameter) == null ? otherwise : call.instant(parameter);
  }

  /** Every subject that events of a subscription may have been counted for. */
  private Set<String> subjects(Call call, String subscription) {
    Set<String> subjects = new LinkedHashSet<>(List.of(subscription));
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    Subscription known = tenant == null ? null : tenant.subscription(subscription);
    if (known != null) {
      known.subjects().stream().map(SubjectAssignment::subject).forEach(subjects::add);
    }
    return subjects;
  }

  /** Meters whose events carry their transactions. */
  private List<Meter> kept(Call call, @Nullable String code) {
    return CatalogParts.meters(core, call.access().tenant()).stream()
        .filter(meter -> meter.attributes().contains(LagoEvent.TRANSACTION_ATTRIBUTE))
        .filter(meter -> code == null || meter.eventType().equals(code))
        .toList();
  }

  /** Null if it did not come in Lago's form. */
  private static @Nullable LagoEvent event(Meter meter, UsageEvent kept) {
    ObjectNode properties = ExactJson.newObject();
    String value = meter.valuePath();
    if (value != null) {
      BigDecimal quantity = BigDecimal.valueOf(kept.quantity(), meter.scale());
      properties.put(value.substring(2), ExactJson.plain(quantity));
    }
    List<Dimension> dimensions = meter.dimensions();
    for (int i = 0; i < dimensions.size(); i++) {
      properties.put(dimensions.get(i).path().substring(2), kept.dimensions().get(i));
    }
    Map<String, String> attributes = new LinkedHashMap<>(kept.attributes());
    String transaction = attributes.remove(LagoEvent.TRANSACTION_ATTRIBUTE);
    String subscription = attributes.remove(LagoEvent.SUBSCRIPTION_ATTRIBUTE);
    String amount = attributes.remove(LagoEvent.AMOUNT_ATTRIBUTE);
    if (transaction == null || subscription == null) {
      return null;
    }
    attributes.forEach(properties::put);
    return new LagoEvent(
        transaction,
        subscription,
        meter.eventType(),
        Instant.ofEpochMilli(kept.timeMs()),
        amount,
        properties);
  }
}
