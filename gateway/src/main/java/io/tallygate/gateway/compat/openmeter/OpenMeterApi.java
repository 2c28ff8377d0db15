package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.http.AnswerForm;
import io.tallygate.gateway.http.Route;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.RatingCore;
import java.time.Clock;
import java.util.List;

/**
 * The part of OpenMeter's API that this gateway serves, below {@value #PREFIX}, which is the base URL that its clients get. See
 * {@code COMPAT.md} for what differs.
 */
public final class OpenMeterApi implements RouteSource {
  static final String PREFIX = "/openmeter";

  private static final String V1 = PREFIX + "/api/v1";
  private static final AnswerForm FORM = new OpenMeterAnswers(204);
  private static final AnswerForm FORM_V3 = new OpenMeterAnswers(202);

  @Override
  public List<Route> routes(RatingCore core, Clock clock) {
    MetersApi meters = new MetersApi(core, clock);
    QueryApi queries = new QueryApi(core);
    SubjectsApi subjects = new SubjectsApi(core, clock);
    EventListApi events = new EventListApi(core, clock);
    String one = V1 + "/meters/{meter}";
    String query = one + "/query";
    String subject = V1 + "/subjects/{subject}";
    return List.of(
        Route.events(V1 + "/events", FORM, List.of()),
        Route.events(PREFIX + "/api/v3/openmeter/events", FORM_V3, List.of()),
        Route.get(V1 + "/events", Scope.READ, events::list).answering(FORM),
        Route.post(V1 + "/meters", Scope.ADMIN, meters::create).answering(FORM),
        Route.get(V1 + "/meters", Scope.READ, meters::list).answering(FORM),
        Route.get(one, Scope.READ, meters::one).answering(FORM),
        Route.put(one, Scope.ADMIN, meters::update).answering(FORM),
        Route.delete(one, Scope.ADMIN, meters::delete).answering(FORM),
        Route.get(query, Scope.READ, queries::get).answering(FORM),
        Route.post(query, Scope.READ, queries::post).answering(FORM),
        Route.get(one + "/subjects", Scope.READ, queries::subjects).answering(FORM),
        Route.get(one + "/group-by/{name}/values", Scope.READ, queries::values).answering(FORM),
        Route.get(V1 + "/subjects", Scope.READ, subjects::list).answering(FORM),
        Route.post(V1 + "/subjects", Scope.ADMIN, subjects::upsert).answering(FORM),
        Route.get(subject, Scope.READ, subjects::one).answering(FORM),
        Route.delete(subject, Scope.ADMIN, subjects::delete).answering(FORM));
  }
}
