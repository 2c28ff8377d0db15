package io.tallygate.gateway.compat.openmeter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request's body. A field that is null is as good as absent; one that is not known is refused by its name.
 *
 * @param path of the object in the body, with a dot behind it; empty: it is the body
 */
record JsonObject(JsonNode node, String path) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Writes an answer; what it writes to stays open. */
  static JsonGenerator generator(OutputStream out) throws IOException {
    return JSON.getFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  /** Refuses parameters of a query that are not known. */
  static void checkParameters(Call call, Set<String> known) throws ProblemException {
    for (String name : call.query().names()) {
      if (!known.contains(name)) {
        throw ProblemException.badRequest(name + " is not a parameter that is known", name);
      }
    }
  }

  /** The body as one object. */
  static JsonObject of(Call call, Set<String> known) throws ProblemException {
    return of(read(call), "", known);
  }

  /** The body as an array of objects. */
  static List<JsonObject> listOf(Call call, Set<String> known) throws ProblemException {
    JsonNode body = read(call);
    if (!body.isArray()) {
      throw ProblemException.badRequest("the body must be a JSON array of objects", "body");
    }
    List<JsonObject> objects = new ArrayList<>(body.size());
    for (int i = 0; i < body.size(); i++) {
      objects.add(of(body.get(i), "[" + i + "].", known));
    }
    return objects;
  }

  /** Text that is JSON, of a parameter of the query. */
  static JsonNode parse(String text, String field) throws ProblemException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest(field + " is not JSON: " + e.getOriginalMessage(), field);
    }
  }

  private static JsonNode read(Call call) throws ProblemException {
    try {
      JsonNode body = JSON.readTree(call.body());
      if (body == null || body.isMissingNode()) {
        throw ProblemException.badRequest("the body is empty", "body");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getOriginalMessage(), "body");
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getMessage(), "body");
    }
  }

  private static JsonObject of(JsonNode node, String path, Set<String> known)
      throws ProblemException {
    if (!node.isObject()) {
      throw ProblemException.badRequest(
          path.isEmpty() ? "the body must be a JSON object" : path + " must be a JSON object",
          path.isEmpty() ? "body" : path);
    }
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!known.contains(name)) {
        throw ProblemException.badRequest(
            path + name + " is not a field that is known", path + name);
      }
    }
    return new JsonObject(node, path);
  }

  boolean mentions(String name) {
    return node.has(name);
  }

  @Nullable JsonNode value(String name) {
    return node.hasNonNull(name) ? node.get(name) : null;
  }

  @Nullable String text(String name, int maxLength) throws ProblemException {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > maxLength) {
      throw ProblemException.badRequest(
          path + name + " must be text of at most " + maxLength + " characters", path + name);
    }
    return value.textValue();
  }

  String required(String name, int maxLength) throws ProblemException {
    String text = text(name, maxLength);
    if (text == null || text.isEmpty()) {
      throw ProblemException.badRequest(path + name + " is required", path + name);
    }
    return text;
  }

  /** An object of texts; empty if it is absent. Numbers and truth values are taken as they are written. */
  Map<String, String> texts(String name) throws ProblemException {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode value = value(name);
    if (value == null) {
      return texts;
    }
    if (!value.isObject()) {
      throw ProblemException.badRequest(path + name + " must be an object of texts", path + name);
    }
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      if (!each.getValue().isValueNode()) {
        String field = path + name + "." + each.getKey();
        throw ProblemException.badRequest(field + " must be text", field);
      }
      if (!each.getValue().isNull()) {
        texts.put(each.getKey(), each.getValue().asText());
      }
    }
    return texts;
  }

  /** A list of texts, or one text; empty if it is absent. */
  List<String> list(String name) throws ProblemException {
    return list(value(name), path + name);
  }

  static List<String> list(@Nullable JsonNode value, String field) throws ProblemException {
    if (value == null) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw ProblemException.badRequest(field + " must be a list of texts", field);
      }
      texts.add(each.textValue());
    }
    if (!value.isArray()) {
      throw ProblemException.badRequest(field + " must be a list of texts", field);
    }
    return texts;
  }
}
