package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;

/** Writes answers. */
final class Replies {
  /** Pages have styles of their own and nothing else: no script runs, whatever a catalog's texts hold. */
  private static final String HTML_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

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

  /** Sends a problem document. */
  static void send(HttpServerResponse response, Problem problem) {
    send(response, AnswerForm.NATIVE.problem(problem));
  }

  /** Sends an answer that is held whole, unless the peer is gone or has its answer already. */
  static void send(HttpServerResponse response, Reply reply) {
    if (response.ended() || response.closed()) {
      return;
    }
    head(response, reply);
    response.end(Buffer.buffer(reply.body()));
  }

  static void head(HttpServerResponse response, Reply reply) {
    String contentType = reply.contentType();
    if (contentType.startsWith("text/html")) {
      response.putHeader("Content-Security-Policy", HTML_POLICY);
    }
    if (!contentType.isEmpty()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    }
    response.setStatusCode(reply.status()).putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    reply.headers().forEach(response::putHeader);
  }
}
