package io.tallygate.rating.threshold;

import io.tallygate.rating.catalog.SubjectAssignment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which watched subscription a subject's usage belongs to, by event time. Threshold thread only. */
final class SubjectRoutes {
  private final List<Map<String, List<Route>>> bySubject = new ArrayList<>();

  /**
   * A subject's stretch of time in a subscription.
   *
   * @param toMs exclusive
   */
  record Route(long fromMs, long toMs, WatchedSubscription subscription) {
    boolean holds(long timeMs) {
      return timeMs >= fromMs && timeMs < toMs;
    }
  }

  void add(WatchedSubscription subscription) {
    for (SubjectAssignment assignment : subscription.subscription().subjects()) {
      Instant to = assignment.to();
      of(subscription.tenant())
          .computeIfAbsent(assignment.subject(), key -> new ArrayList<>(1))
          .add(
              new Route(
                  assignment.from().toEpochMilli(),
                  to == null ? Long.MAX_VALUE : to.toEpochMilli(),
                  subscription));
    }
  }

  void remove(WatchedSubscription subscription) {
    Map<String, List<Route>> routes = of(subscription.tenant());
    for (SubjectAssignment assignment : subscription.subscription().subjects()) {
      List<Route> own = routes.get(assignment.subject());
      if (own != null) {
        own.removeIf(route -> route.subscription() == subscription);
        if (own.isEmpty()) {
          routes.remove(assignment.subject());
        }
      }
    }
  }

  List<Route> of(int tenant, String subject) {
    return of(tenant).getOrDefault(subject, List.of());
  }

  private Map<String, List<Route>> of(int tenant) {
    while (bySubject.size() <= tenant) {
      bySubject.add(new HashMap<>());
    }
    return bySubject.get(tenant);
  }
}
