package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answers of this gateway's own API. */
final class NativeAnswers implements AnswerForm {
  @Override
  public Reply taken(IngestOutcome outcome) {
    StringBuilder json = new StringBuilder(64);
    json.append("{\"accepted\":")
        .append(outcome.accepted())
        .append(",\"duplicate\":")
        .append(outcome.duplicates())
        .append(",\"refused\":[");
    JsonStringEncoder encoder = JsonStringEncoder.getInstance();
    boolean first = true;
    for (Refusal refusal : outcome.refusals()) {
      json.append(first ? "{\"index\":" : ",{\"index\":").append(refusal.index());
      first = false;
      json.append(",\"field\":\"");
      encoder.quoteAsString(refusal.field(), json);
      json.append("\",\"code\":\"").append(refusal.code().name()).append("\",\"message\":\"");
      encoder.quoteAsString(refusal.message(), json);
      json.append("\"}");
    }
    json.append("]}");
    return new Reply(200, "application/json", json.toString().getBytes(UTF_8));
  }

  /** A problem document. */
  @Override
  public Reply problem(Problem problem) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "about:blank");
    document.put("title", problem.title());
    document.put("status", problem.status());
    document.put("detail", problem.detail());
    if (problem.field() != null) {
      document.put("field", problem.field());
    }
    List<Problem.Fault> problems = problem.problems();
    if (!problems.isEmpty()) {
      document.put("problems", problems);
    }
    Reply reply =
        new Reply(problem.status(), Problem.CONTENT_TYPE, Replies.toJson(document))
            .comingAgain(problem);
    return problem.status() == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }
}
