package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.http.AnswerForm;
import io.tallygate.gateway.http.IngestOutcome;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.Refusal;
import io.tallygate.gateway.http.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * OpenMeter's answers: nothing where all went well, and problem documents of its shape, which it writes with exactly {@code
 * application/problem+json}: its client reads {@code detail} only then.
 */
final class OpenMeterAnswers implements AnswerForm {
  /** Refusals that the text of a problem tells; the list has them all. */
  private static final int TOLD_MAX = 3;

  private final int takenStatus;

  /**
   * @param takenStatus of events that were all taken
   */
  OpenMeterAnswers(int takenStatus) {
    this.takenStatus = takenStatus;
  }

  @Override
  public Reply taken(IngestOutcome outcome) {
    if (outcome.events() == 0) {
      return problem(Problem.of(400, "Bad request", "no events found"));
    }
    List<Refusal> refusals = outcome.refusals();
    if (refusals.isEmpty()) {
      return Reply.empty(takenStatus);
    }
    String told =
        refusals.stream()
            .limit(TOLD_MAX)
            .map(refusal -> "[" + refusal.index() + "] " + refusal.message())
            .collect(Collectors.joining("; "));
    String detail =
        refusals.size()
            + " of "
            + outcome.events()
            + " events refused, the others taken: "
            + told
            + (refusals.size() > TOLD_MAX ? "; …" : "");
    List<Map<String, Object>> errors = new ArrayList<>();
    for (Refusal refusal : refusals) {
      Map<String, Object> error = error(refusal.code().name(), refusal.message());
      error.put("index", refusal.index());
      error.put("field", refusal.field());
      errors.add(error);
    }
    return document(400, detail, errors);
  }

  @Override
  public Reply problem(Problem problem) {
    List<Map<String, Object>> errors = new ArrayList<>();
    String field = problem.field();
    if (field != null) {
      Map<String, Object> error = error("invalid", problem.detail());
      error.put("field", field);
      errors.add(error);
    }
    for (Problem.Fault fault : problem.problems()) {
      Map<String, Object> error = error("invalid", fault.path() + " " + fault.message());
      error.put("field", fault.path());
      errors.add(error);
    }
    Reply reply = document(status(problem.status()), detail(problem), errors).comingAgain(problem);
    return problem.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }

  private static String detail(Problem problem) {
    return problem.problems().isEmpty()
        ? problem.detail()
        : problem.problems().stream()
            .limit(TOLD_MAX)
            .map(fault -> fault.path() + " " + fault.message())
            .collect(Collectors.joining("; "));
  }

  /** What cannot be read is a bad request there, whether by its type or by its content. */
  private static int status(int status) {
    return status == 415 || status == 422 ? 400 : status;
  }

  private static Map<String, Object> error(String code, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    return error;
  }

  private static Reply document(int status, String detail, List<Map<String, Object>> errors) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", title(status));
    document.put("status", status);
    document.put("detail", detail);
    ThreadLocalRandom random = ThreadLocalRandom.current();
    document.put(
        "instance",
        String.format("urn:request:local/%016x%016x", random.nextLong(), random.nextLong()));
    if (!errors.isEmpty()) {
      document.put("extensions", Map.of("validationErrors", errors));
    }
    Reply json = Reply.json(status, document);
    return new Reply(status, Problem.CONTENT_TYPE, json.body());
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 503 -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }
}
