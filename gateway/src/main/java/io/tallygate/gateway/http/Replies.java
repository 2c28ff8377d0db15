package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes answers. */
final class Replies {
  /** Pages have styles of their own and nothing else: no script runs, whatever a catalog's texts hold. */
  private static final String HTML_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private Replies() {}

  /** JSON of records, maps and lists; instants and durations in ISO 8601. */
  static byte[] toJson(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  /** Writes JSON values behind each other; what it writes to stays open. */
  static JsonGenerator generator(OutputStream out) throws IOException {
    return JSON.getFactory()
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .setRootValueSeparator(null);
  }

  static void json(HttpServerResponse response, int status, String body) {
    send(response, status, "application/json", Buffer.buffer(body));
  }

  /** Sends a problem document. */
  static void send(HttpServerResponse response, Problem problem) {
    if (problem.retryAfterSeconds() > 0) {
      response.putHeader("Retry-After", Integer.toString(problem.retryAfterSeconds()));
    }
    if (problem.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    send(response, problem.status(), Problem.CONTENT_TYPE, Buffer.buffer(body(problem)));
  }

  /** Sends a body, unless the peer is gone or has its answer already. */
  static void send(HttpServerResponse response, int status, String contentType, Buffer body) {
    if (response.ended() || response.closed()) {
      return;
    }
    head(response, status, contentType);
    response.end(body);
  }

  static void head(HttpServerResponse response, int status, String contentType) {
    if (contentType.startsWith("text/html")) {
      response.putHeader("Content-Security-Policy", HTML_POLICY);
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .putHeader("X-Content-Type-Options", "nosniff");
  }

  /** A problem document. */
  static byte[] body(Problem problem) {
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
    return toJson(document);
  }
}
