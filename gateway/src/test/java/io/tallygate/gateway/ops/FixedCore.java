package io.tallygate.gateway.ops;

import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.Positions;
import io.tallygate.rating.RatingCore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** A core of which every total is the same, and whose positions are 5 to 1. */
final class FixedCore {
  private FixedCore() {}

  static RatingCore of(int total) {
    CoreStatistics statistics =
        proxy(
            CoreStatistics.class,
            (method, type) -> type == int.class ? (Object) total : (Object) (long) total);
    CoreSettings settings = CoreSettings.defaults(Path.of("data"));
    return proxy(
        RatingCore.class,
        (method, type) ->
            switch (method) {
              case "statistics" -> statistics;
              case "settings" -> settings;
              case "positions" -> new Positions(5, 4, 3, 2, 1);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  /** What a method gives back. */
  private interface Answer {
    Object of(String method, Class<?> type);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                method.getName().equals("hashCode")
                    ? System.identityHashCode(self)
                    : answer.of(method.getName(), method.getReturnType())));
  }
}
