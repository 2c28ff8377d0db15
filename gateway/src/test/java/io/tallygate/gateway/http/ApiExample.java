package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request that the examples of an operation make.
 *
 * @param operation {@code GET /api/v1/info}
 * @param path with the examples of its parts
 * @param query parameters that have an example, in their order: name and value
 * @param body null: none
 */
record ApiExample(
    String operation,
    String path,
    List<Map.Entry<String, String>> query,
    String contentType,
    @Nullable JsonNode body) {

  static ApiExample of(OpenApiFile file, String operation) {
    String path = operation.substring(operation.indexOf(' ') + 1);
    List<Map.Entry<String, String>> query = new ArrayList<>();
    for (JsonNode parameter : file.parameters(file.operation(operation))) {
      JsonNode example = parameter.path("example");
      String name = parameter.path("name").asText();
      if (parameter.path("in").asText().equals("path")) {
        path = path.replace("{" + name + "}", encoded(example.asText()));
      } else if (parameter.path("in").asText().equals("query") && !example.isMissingNode()) {
        if (example.isArray()) {
          example.forEach(each -> query.add(Map.entry(name, each.asText())));
        } else {
          query.add(Map.entry(name, example.asText()));
        }
      }
    }
    for (Map.Entry<String, JsonNode> media :
        file.operation(operation).path("requestBody").path("content").properties()) {
      if (media.getValue().has("example")) {
        return new ApiExample(
            operation, path, query, media.getKey(), media.getValue().path("example"));
      }
    }
    return new ApiExample(operation, path, query, "", null);
  }

  /** The same without a parameter of the query, or with another value of it. */
  ApiExample with(String name, @Nullable String value) {
    List<Map.Entry<String, String>> other = new ArrayList<>(query);
    other.removeIf(each -> each.getKey().equals(name));
    if (value != null) {
      other.add(Map.entry(name, value));
    }
    return new ApiExample(operation, path, other, contentType, body);
  }

  ApiExample with(JsonNode otherBody) {
    return new ApiExample(operation, path, query, contentType, otherBody);
  }

  String method() {
    return operation.substring(0, operation.indexOf(' '));
  }

  String target() {
    StringBuilder target = new StringBuilder(path);
    for (Map.Entry<String, String> each : query) {
      target
          .append(target.indexOf("?") < 0 ? '?' : '&')
          .append(each.getKey())
          .append('=')
          .append(encoded(each.getValue()));
    }
    return target.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  Answer send(TestServer server, String... headers) throws Exception {
    return body == null
        ? server.send(method(), target(), "", new byte[0], headers)
        : server.send(method(), target(), contentType, body.toString().getBytes(UTF_8), headers);
  }
}
