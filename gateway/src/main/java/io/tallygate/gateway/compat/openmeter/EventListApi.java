package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.LatestEvents;
import io.tallygate.rating.store.UsageEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of meters that keep them, the latest first. An event that was only counted is not there. Worker threads.
 */
final class EventListApi {
  private static final int LIMIT_MAX = 100;
  private static final Duration BY_DEFAULT = Duration.ofDays(3);

  /** How much further a look goes when too few events were of the customer that is asked for. */
  private static final int GROWTH = 8;

  private static final Set<String> PARAMETERS =
      Set.of("from", "to", "id", "subject", "customerId", "clientId", "limit");

  private final RatingCore core;
  private final Clock clock;

  private record Place(long position, int index) {}

  EventListApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  Reply list(Call call) throws ProblemException {
    for (String name : List.of("ingestedAtFrom", "ingestedAtTo")) {
      if (call.parameter(name) != null) {
        throw ProblemException.badRequest(
            name + " is not served: the time of arrival of an event is not kept", name);
      }
    }
    JsonObject.checkParameters(call, PARAMETERS);
    Instant now = clock.instant();
    Instant to = call.parameter("to") == null ? null : call.instant("to");
    Instant from = call.parameter("from") == null ? now.minus(BY_DEFAULT) : call.instant("from");
    if (to != null && !from.isBefore(to)) {
      throw ProblemException.badRequest("from must be before to", "from");
    }
    int limit = (int) call.number("limit", LIMIT_MAX, 1, LIMIT_MAX);
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    if (tenant == null) {
      return Reply.ok(List.of());
    }
    Map<Place, KeptEvent> found = new HashMap<>();
    try (FlushHold hold = core.flushes().flushAndHold()) {
      for (Meter meter : TenantMeters.all(core, call)) {
        if (meter.keepEvents()) {
          LatestEvents wanted =
              new LatestEvents(
                  meter.id(),
                  subjects(call, tenant),
                  attributes(call),
                  from.toEpochMilli(),
                  to == null ? Long.MAX_VALUE : to.toEpochMilli(),
                  hold.number(),
                  limit);
          for (UsageEvent event : latest(wanted, ofCustomer(call, tenant))) {
            KeptEvent known =
                found.putIfAbsent(
                    new Place(event.position(), event.index()), new KeptEvent(event, meter));
            if (known != null) {
              known.add(event, meter);
            }
          }
        }
      }
    }
    Comparator<KeptEvent> order =
        Comparator.comparingLong((KeptEvent each) -> each.first().timeMs())
            .thenComparingLong(each -> each.first().position())
            .thenComparingInt(each -> each.first().index());
    return Reply.ok(
        found.values().stream()
            .sorted(order.reversed())
            .limit(limit)
            .map(each -> written(each, tenant))
            .toList());
  }

  private List<UsageEvent> latest(LatestEvents wanted, @Nullable Predicate<UsageEvent> only) {
    if (only == null) {
      return core.usage().latestEvents(wanted);
    }
    int look = wanted.limit();
    while (true) {
      LatestEvents further =
          new LatestEvents(
              wanted.meter(),
              wanted.subjects(),
              wanted.attributes(),
              wanted.fromMs(),
              wanted.toMs(),
              wanted.throughFlush(),
              look);
      List<UsageEvent> all = core.usage().latestEvents(further);
      List<UsageEvent> some = all.stream().filter(only).limit(wanted.limit()).toList();
      if (some.size() == wanted.limit() || all.size() < look) {
        return some;
      }
      look = Math.multiplyExact(look, GROWTH);
    }
  }

  private static Map<String, String> attributes(Call call) {
    String id = call.parameter("id");
    return id == null ? Map.of() : Map.of(KeptEvent.ID, id);
  }

  /** Null: every subject. */
  private static @Nullable Set<String> subjects(Call call, TenantCatalog tenant) {
    String subject = call.parameter("subject");
    String customer = call.parameter("customerId");
    if (subject != null) {
      return Set.of(subject);
    }
    if (customer == null) {
      return null;
    }
    Set<String> subjects = new LinkedHashSet<>();
    for (Subscription subscription : tenant.subscriptions()) {
      if (subscription.customer().equals(customer)) {
        subscription.subjects().forEach(each -> subjects.add(each.subject()));
      }
    }
    return subjects;
  }

  private static @Nullable Predicate<UsageEvent> ofCustomer(Call call, TenantCatalog tenant) {
    String customer = call.parameter("customerId");
    return customer == null ? null : event -> customer.equals(customer(event, tenant));
  }

  private static @Nullable String customer(UsageEvent event, TenantCatalog tenant) {
    Instant time = Instant.ofEpochMilli(event.timeMs());
    for (SubjectAssignment assignment : tenant.assignments(event.subject())) {
      if (assignment.holds(time)) {
        Subscription subscription = tenant.subscription(assignment.subscription());
        return subscription == null ? null : subscription.customer();
      }
    }
    return null;
  }

  private static Map<String, Object> written(KeptEvent event, TenantCatalog tenant) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("event", event.written());
    String customer = customer(event.first(), tenant);
    if (customer != null) {
      answer.put("customerId", customer);
    }
    return answer;
  }
}
