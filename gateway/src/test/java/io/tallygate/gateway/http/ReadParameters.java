package io.tallygate.gateway.http;

import io.vertx.core.MultiMap;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;

/** Parameters of a query, and which of them were asked for. */
final class ReadParameters {
  private final Set<String> names = new TreeSet<>();
  private final MultiMap map;

  ReadParameters(MultiMap query) {
    map =
        (MultiMap)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MultiMap.class},
                (proxy, method, arguments) -> {
                  if (arguments != null && arguments.length > 0 && arguments[0] instanceof String) {
                    names.add((String) arguments[0]);
                  }
                  return method.invoke(query, arguments);
                });
  }

  MultiMap map() {
    return map;
  }

  Set<String> names() {
    return names;
  }
}
