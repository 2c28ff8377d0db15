package io.tallygate.gateway.compat.lago;

import io.tallygate.gateway.http.AnswerForm;
import io.tallygate.gateway.http.IngestOutcome;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers as Lago writes them. A problem whose title is one word is an error with that code; what is wrong with which value stands
 * in {@code message}, which Lago does not have. Stateless; any thread.
 */
final class LagoAnswers implements AnswerForm {
  static final LagoAnswers FORM = new LagoAnswers();

  private LagoAnswers() {}

  /** Says of a success that something in it was there before, and has changed nothing. */
  static Reply duplicate(Reply reply, boolean isDuplicate) {
    return isDuplicate ? reply.with("Tallygate-Duplicate", "true") : reply;
  }

  @Override
  public Reply taken(IngestOutcome outcome) {
    return Reply.ok(Map.of());
  }

  @Override
  public Reply problem(Problem problem) {
    int status = problem.status();
    boolean isCode = problem.title().matches("[a-z_]+");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", status);
    body.put("error", error(problem));
    if (status == 422) {
      body.put("code", LagoErrors.VALIDATION);
      body.put("error_details", details(problem));
    } else if (isCode) {
      body.put("code", problem.title());
    } else if (status == 403) {
      body.put("code", "forbidden");
    }
    if (status != 400) {
      body.put("message", problem.detail());
    }
    return Reply.json(status, body).comingAgain(problem);
  }

  private static String error(Problem problem) {
    return switch (problem.status()) {
      case 400 -> "BadRequest: " + problem.detail();
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 422 -> "Unprocessable Entity";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> problem.title();
    };
  }

  /** Codes by field, under the event's index in a batch. */
  private static Map<String, Object> details(Problem problem) {
    Map<String, Object> details = new LinkedHashMap<>();
    for (Problem.Fault fault : problem.problems()) {
      String path = fault.path();
      int dot = path.indexOf('.');
      if (dot > 0 && Character.isDigit(path.charAt(0))) {
        @SuppressWarnings("unchecked")
        Map<String, Object> event =
            (Map<String, Object>)
                details.computeIfAbsent(
                    path.substring(0, dot), index -> new LinkedHashMap<String, Object>());
        add(event, path.substring(dot + 1), fault.message());
      } else {
        add(details, path, fault.message());
      }
    }
    if (details.isEmpty()) {
      String field = problem.field();
      add(details, field == null ? "base" : field, problem.detail());
    }
    return details;
  }

  private static void add(Map<String, Object> details, String field, String code) {
    @SuppressWarnings("unchecked")
    List<String> codes =
        (List<String>) details.computeIfAbsent(field, none -> new ArrayList<String>());
    codes.add(code);
  }
}
