package io.tallygate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The body of a request as one JSON object of known fields. Every error names the field. */
public final class JsonFields {
  private final JsonNode body;

  private JsonFields(JsonNode body) {
    this.body = body;
  }

  /**
   * Reads a body.
   *
   * @param known names of fields that may be there
   */
  public static JsonFields of(Call call, String... known) throws ProblemException {
    return new JsonFields(checked(JsonText.of(call), Set.of(known)));
  }

  /** Likewise; without a body no field is there. */
  public static JsonFields ofOptional(Call call, String... known) throws ProblemException {
    return call.body().length == 0
        ? new JsonFields(JsonNodeFactory.instance.objectNode())
        : of(call, known);
  }

  private static JsonNode checked(JsonNode body, Set<String> known) throws ProblemException {
    if (!body.isObject()) {
      throw ProblemException.badRequest("the body must be a JSON object", "body");
    }
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!known.contains(name)) {
        throw ProblemException.badRequest("the body has an unknown field", name);
      }
    }
    return body;
  }

  public boolean has(String name) {
    return body.hasNonNull(name);
  }

  /** False if it is not there. */
  public boolean flag(String name) throws ProblemException {
    JsonNode value = body.path(name);
    if (body.has(name) && !value.isBoolean()) {
      throw ProblemException.badRequest(name + " must be true or false", name);
    }
    return value.asBoolean();
  }

  /** Empty if it is not there. */
  public String text(String name, int maxLength) throws ProblemException {
    JsonNode value = body.path(name);
    if (!has(name)) {
      return "";
    }
    if (!value.isTextual() || value.textValue().length() > maxLength) {
      throw ProblemException.badRequest(
          name + " must be a text of at most " + maxLength + " characters", name);
    }
    return value.textValue();
  }

  /** A list of texts; empty if it is not there. */
  public List<String> texts(String name) throws ProblemException {
    if (!body.has(name)) {
      return new ArrayList<>();
    }
    return texts(body.path(name), name);
  }

  private static List<String> texts(JsonNode value, String path) throws ProblemException {
    if (!value.isArray()) {
      throw ProblemException.badRequest(path + " must be a list of texts", path);
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      if (!value.get(i).isTextual()) {
        throw ProblemException.badRequest("must be a text", path + "[" + i + "]");
      }
      texts.add(value.get(i).textValue());
    }
    return texts;
  }

  /** An object whose fields are lists of texts, in their order; empty if it is not there. */
  public Map<String, List<String>> textsByName(String name) throws ProblemException {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    if (!has(name)) {
      return byName;
    }
    JsonNode object = body.path(name);
    if (!object.isObject()) {
      throw ProblemException.badRequest(name + " must be an object of lists of texts", name);
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      byName.put(field.getKey(), texts(field.getValue(), name + "." + field.getKey()));
    }
    return byName;
  }

  public Instant instant(String name) throws ProblemException {
    JsonNode value = body.path(name);
    if (!value.isTextual()) {
      throw ProblemException.badRequest(name + " must be an RFC 3339 date and time", name);
    }
    return Call.toInstant(value.textValue(), name);
  }

  /** A list of 1 to {@code maxCount} whole numbers from 1 on. */
  public List<Long> ids(String name, int maxCount) throws ProblemException {
    JsonNode value = body.path(name);
    if (!value.isArray() || value.isEmpty() || value.size() > maxCount) {
      throw ProblemException.badRequest(
          name + " must be a list of 1 to " + maxCount + " ids", name);
    }
    List<Long> ids = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      JsonNode id = value.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 1) {
        throw ProblemException.badRequest(
            "an id is a whole number from 1 on", name + "[" + i + "]");
      }
      ids.add(id.longValue());
    }
    return ids;
  }
}
