package io.tallygate.gateway.http;

import io.tallygate.gateway.security.Scope;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API.
 *
 * @param path as OpenAPI writes it: {@code /api/v1/plans/{key}}; with {@code /*} at its end it is that of everything below, the part
 *     {@code *}
 * @param scope what the caller's key must have; null: anybody may call
 * @param operation null: the body holds events in a form of this gateway's own, which event loops serve themselves
 * @param form how it answers
 * @param foreign other forms of events that the path takes, tried in this order; only without an operation
 * @param parameters of the query, as in {@link #taking}: others are refused; null: the operation sees to it
 * @param isKeyed whether it takes an {@code Idempotency-Key}
 */
public record Route(
    HttpMethod method,
    String path,
    @Nullable Scope scope,
    @Nullable Operation operation,
    AnswerForm form,
    List<ForeignEvents> foreign,
    @Nullable Set<String> parameters,
    boolean isKeyed) {
  /** Runs on a worker thread and may block. */
  public interface Operation {
    Reply handle(Call call) throws ProblemException;
  }

  private static Route of(
      HttpMethod method, String path, @Nullable Scope scope, Operation operation) {
    return new Route(method, path, scope, operation, AnswerForm.NATIVE, List.of(), null, false);
  }

  public static Route get(String path, @Nullable Scope scope, Operation operation) {
    return of(HttpMethod.GET, path, scope, operation);
  }

  public static Route post(String path, @Nullable Scope scope, Operation operation) {
    return of(HttpMethod.POST, path, scope, operation);
  }

  public static Route put(String path, Scope scope, Operation operation) {
    return of(HttpMethod.PUT, path, scope, operation);
  }

  public static Route delete(String path, Scope scope, Operation operation) {
    return of(HttpMethod.DELETE, path, scope, operation);
  }

  /** Takes events as {@code POST /api/v1/events} does. */
  public static Route events(String path, AnswerForm form, List<ForeignEvents> foreign) {
    return new Route(HttpMethod.POST, path, Scope.INGEST, null, form, foreign, null, false);
  }

  /** The same, answering in the form that is meant for a request with these headers. */
  Route answering(MultiMap headers) {
    return form instanceof AnswerFormChoice choice ? answering(choice.of(headers)) : this;
  }

  /** The same, answering in another form. */
  public Route answering(AnswerForm other) {
    return new Route(method, path, scope, operation, other, foreign, parameters, isKeyed);
  }

  /**
   * The same, refusing every parameter of the query but these. A {@code *} behind a name: it may be repeated; {@code []}: it is
   * written with a member in brackets.
   */
  public Route taking(String... names) {
    return new Route(method, path, scope, operation, form, foreign, Set.of(names), isKeyed);
  }

  /** The same, taking idempotency keys. */
  Route keyed(KeyedOperations keys, KeyedOperations.Interrupted interrupted) {
    if (operation == null) {
      throw new IllegalStateException("events have keys of their own");
    }
    Operation keyed = keys.keyed(method + " " + path, interrupted, operation);
    return new Route(method, path, scope, keyed, form, foreign, parameters, true);
  }

  /** What is wrong with the names of parameters; null if nothing is. */
  @Nullable Problem refused(MultiMap query) {
    if (parameters == null) {
      return null;
    }
    for (String name : query.names()) {
      int bracket = name.indexOf('[');
      boolean isMember = bracket > 0 && parameters.contains(name.substring(0, bracket) + "[]");
      if (isMember || parameters.contains(name + "*")) {
        continue;
      }
      if (!parameters.contains(name)) {
        return Problem.of(400, "Bad request", "there is no such parameter [known=" + known() + "]")
            .at(name);
      }
      if (query.getAll(name).size() > 1) {
        return Problem.of(400, "Bad request", "the parameter is given more than once").at(name);
      }
    }
    return null;
  }

  private String known() {
    return parameters == null
        ? ""
        : parameters.stream()
            .map(name -> name.replace("*", "").replace("[]", "[…]"))
            .sorted()
            .collect(Collectors.joining(" "));
  }

  /** Whether the path of a request is one of this operation's. */
  boolean isAt(String requested) {
    String pattern = path.replaceAll("\\{[a-z]+}", "[^/]+").replace(".", "\\.");
    return requested.matches(pattern.replace("*", ".*"));
  }

  /** The path as Vert.x Web writes it: {@code /api/v1/plans/:key}. */
  String routerPath() {
    return path.replace("{", ":").replace("}", "");
  }
}
