package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request's body that is one JSON object with known fields. */
final class ObjectBody {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode body;

  private ObjectBody(JsonNode body) {
    this.body = body;
  }

  static ObjectBody read(Call call, List<String> fields) throws ProblemException {
    if (!call.mediaType().equals("application/json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported media type", "the body is taken as application/json")
              .at("Content-Type"));
    }
    JsonNode body;
    try {
      body = JSON.readTree(call.body());
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getOriginalMessage(), "body");
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getMessage(), "body");
    }
    if (body == null || !body.isObject()) {
      throw ProblemException.badRequest("the body must be a JSON object", "body");
    }
    List<String> unknown = new ArrayList<>();
    body.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(fields);
    if (!unknown.isEmpty()) {
      throw ProblemException.badRequest("the body has an unknown field", unknown.get(0));
    }
    return new ObjectBody(body);
  }

  /** A field that is text; null if it is not there. */
  @Nullable String text(String name) throws ProblemException {
    JsonNode value = body.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw ProblemException.badRequest(name + " must be text", name);
    }
    return value.textValue();
  }

  /** A field that is a list of texts; empty if it is not there. */
  List<String> texts(String name) throws ProblemException {
    JsonNode value = body.get(name);
    List<String> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    }
    if (!value.isArray()) {
      throw ProblemException.badRequest(name + " must be a list of texts", name);
    }
    for (int i = 0; i < value.size(); i++) {
      if (!value.get(i).isTextual()) {
        throw ProblemException.badRequest(name + " must be a list of texts", name + "[" + i + "]");
      }
      texts.add(value.get(i).textValue());
    }
    return texts;
  }
}
