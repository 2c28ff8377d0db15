package io.tallygate.gateway.http;

import io.tallygate.gateway.security.Scope;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API.
 *
 * @param path as OpenAPI writes it: {@code /api/v1/plans/{key}}
 * @param scope what the caller's key must have; null: anybody may call
 * @param operation null for {@code POST events}, which event loops serve themselves
 */
record Route(HttpMethod method, String path, @Nullable Scope scope, @Nullable Operation operation) {
  /** Runs on a worker thread and may block. */
  interface Operation {
    Reply handle(Call call) throws ProblemException;
  }

  static Route get(String path, @Nullable Scope scope, Operation operation) {
    return new Route(HttpMethod.GET, path, scope, operation);
  }

  static Route post(String path, Scope scope, Operation operation) {
    return new Route(HttpMethod.POST, path, scope, operation);
  }

  static Route put(String path, Scope scope, Operation operation) {
    return new Route(HttpMethod.PUT, path, scope, operation);
  }

  static Route delete(String path, Scope scope, Operation operation) {
    return new Route(HttpMethod.DELETE, path, scope, operation);
  }

  /** The path as Vert.x Web writes it: {@code /api/v1/plans/:key}. */
  String routerPath() {
    return path.replace("{", ":").replace("}", "");
  }
}
