package io.tallygate.gateway.compat.stripe;

import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.gateway.http.Route;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.RatingCore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Stripe's paths, at the root: its clients can be told another host and port, and no path. */
public final class StripeRoutes implements RouteSource {
  private static final String V1 = "/v1/billing/";
  private static final String V2 = "/v2/billing/";

  @Override
  public List<Route> routes(RatingCore core, Clock clock) {
    EventApi events = new EventApi(core, clock);
    AdjustmentApi adjustments = new AdjustmentApi(core, clock);
    MeterApi meters = new MeterApi(core);
    SummaryApi summaries = new SummaryApi(core);
    SessionApi sessions =
        new SessionApi(new SessionTokens(clock, new SecureRandom()), events, clock);
    String all = MeterApi.PATH;
    String one = all + "/{id}";
    List<Route> routes = new ArrayList<>();
    routes.add(post(V1 + "meter_events", Scope.INGEST, events::createV1));
    routes.add(post(V2 + "meter_events", Scope.INGEST, events::createV2));
    routes.add(post(V1 + "meter_event_adjustments", Scope.INGEST, adjustments::createV1));
    routes.add(post(V2 + "meter_event_adjustments", Scope.INGEST, adjustments::createV2));
    routes.add(post(V2 + "meter_event_session", Scope.INGEST, sessions::create));
    routes.add(post(all, Scope.ADMIN, meters::create));
    routes.add(get(all, Scope.READ, meters::list));
    routes.add(get(one, Scope.READ, meters::retrieve));
    routes.add(post(one, Scope.ADMIN, meters::update));
    routes.add(post(one + "/deactivate", Scope.ADMIN, meters::deactivate));
    routes.add(post(one + "/reactivate", Scope.ADMIN, meters::reactivate));
    routes.add(get(one + "/event_summaries", Scope.READ, summaries::list));
    routes.add(
        Route.post(V2 + "meter_event_stream", Scope.INGEST, sessions)
            .answering(StripeAnswers.STREAM));
    // Behind all others: a client takes an answer without Stripe's error for a success.
    for (String path : List.of("/v1/*", "/v2/*")) {
      routes.add(get(path, Scope.READ, StripeRoutes::unknown));
      routes.add(post(path, Scope.INGEST, StripeRoutes::unknown));
      routes.add(
          Route.delete(path, Scope.READ, StripeRoutes::unknown).answering(StripeAnswers.API));
    }
    return List.copyOf(routes);
  }

  private static Route get(String path, Scope scope, Route.Operation operation) {
    return Route.get(path, scope, Accounts.own(operation)).answering(StripeAnswers.API);
  }

  private static Route post(String path, Scope scope, Route.Operation operation) {
    return Route.post(path, scope, Accounts.own(operation)).answering(StripeAnswers.API);
  }

  private static Reply unknown(Call call) throws ProblemException {
    throw new ProblemException(
        Problem.of(
            404,
            "url_invalid",
            "this path is not served: of Stripe's API, /v1/billing/meter_events,"
                + " meter_event_adjustments and meters, and /v2/billing/meter_events,"
                + " meter_event_session, meter_event_stream and meter_event_adjustments are"));
  }
}
