package io.tallygate.gateway.compat.lago;

import io.tallygate.gateway.http.ForeignEvents;
import io.tallygate.gateway.http.Route;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.RatingCore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Lago's paths: all of them under a prefix of their own, and under {@code /api/v1}, where its clients look for them, those that
 * nobody else has. Events come to {@code POST /api/v1/events} too, where their form tells them from others.
 */
public final class LagoRoutes implements RouteSource {
  private static final String PREFIX = "/lago/api/v1";
  private static final String SHARED = "/api/v1";

  /** Some 50 MB. */
  private static final int LISTED_EVENTS_MAX = 100_000;

  private final int listedEventsMax;

  public LagoRoutes() {
    this(LISTED_EVENTS_MAX);
  }

  LagoRoutes(int listedEventsMax) {
    this.listedEventsMax = listedEventsMax;
  }

  @Override
  public List<Route> routes(RatingCore core, Clock clock) {
    EventApi events = new EventApi(core, clock);
    KeptEventApi kept = new KeptEventApi(core, listedEventsMax);
    MetricApi metrics = new MetricApi(core);
    CurrentUsage usage = new CurrentUsage(core, clock);
    List<Route> routes = new ArrayList<>();
    routes.add(Route.post(PREFIX + "/events", Scope.INGEST, events::create));
    routes.add(Route.get(PREFIX + "/events", Scope.READ, kept::list));
    for (String base : List.of(PREFIX, SHARED)) {
      routes.add(Route.post(base + "/events/batch", Scope.INGEST, events::create));
      routes.add(Route.get(base + "/events/{transaction_id}", Scope.READ, kept::find));
      routes.add(Route.post(base + "/billable_metrics", Scope.ADMIN, metrics::create));
      routes.add(Route.get(base + "/billable_metrics", Scope.READ, metrics::list));
      routes.add(Route.get(base + "/billable_metrics/{code}", Scope.READ, metrics::one));
      routes.add(
          Route.get(
              base + "/customers/{external_customer_id}/current_usage", Scope.READ, usage::get));
    }
    return routes.stream().map(route -> route.answering(LagoAnswers.FORM)).toList();
  }

  @Override
  public List<ForeignEvents> foreignEvents(RatingCore core, Clock clock) {
    return List.of(new LagoBodies(new EventApi(core, clock)::create));
  }
}
