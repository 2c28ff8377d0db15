package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import java.time.Clock;
import java.util.List;

/** Routes that another package serves, in the form of another product. */
public interface RouteSource {
  /** Made once, when the endpoint starts. */
  List<Route> routes(RatingCore core, Clock clock);

  /** What of it may come to {@code POST /api/v1/events}, too. */
  default List<ForeignEvents> foreignEvents(RatingCore core, Clock clock) {
    return List.of();
  }
}
