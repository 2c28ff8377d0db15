package io.tallygate.gateway.http;

import io.tallygate.gateway.security.Scope;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API.
 *
 * @param path as OpenAPI writes it: {@code /api/v1/plans/{key}}
 * @param scope what the caller's key must have; null: anybody may call
 * @param operation null: the body holds events in a form of this gateway's own, which event loops serve themselves
 * @param form how it answers
 * @param foreign other forms of events that the path takes, tried in this order; only without an operation
 */
public record Route(
    HttpMethod method,
    String path,
    @Nullable Scope scope,
    @Nullable Operation operation,
    AnswerForm form,
    List<ForeignEvents> foreign) {
  /** Runs on a worker thread and may block. */
  public interface Operation {
    Reply handle(Call call) throws ProblemException;
  }

  public static Route get(String path, @Nullable Scope scope, Operation operation) {
    return new Route(HttpMethod.GET, path, scope, operation, AnswerForm.NATIVE, List.of());
  }

  public static Route post(String path, Scope scope, Operation operation) {
    return new Route(HttpMethod.POST, path, scope, operation, AnswerForm.NATIVE, List.of());
  }

  public static Route put(String path, Scope scope, Operation operation) {
    return new Route(HttpMethod.PUT, path, scope, operation, AnswerForm.NATIVE, List.of());
  }

  public static Route delete(String path, Scope scope, Operation operation) {
    return new Route(HttpMethod.DELETE, path, scope, operation, AnswerForm.NATIVE, List.of());
  }

  /** Takes events as {@code POST /api/v1/events} does. */
  public static Route events(String path, AnswerForm form, List<ForeignEvents> foreign) {
    return new Route(HttpMethod.POST, path, Scope.INGEST, null, form, foreign);
  }

  /** The same, answering in another form. */
  public Route answering(AnswerForm other) {
    return new Route(method, path, scope, operation, other, foreign);
  }

  /** The path as Vert.x Web writes it: {@code /api/v1/plans/:key}. */
  String routerPath() {
    return path.replace("{", ":").replace("}", "");
  }
}
