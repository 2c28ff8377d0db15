package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Bodies in JSON: one value, no field twice, nothing behind it. What is wrong is told by line and column. */
final class JsonText {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonText() {}

  /** The body of a request that must be JSON, also by its content type. */
  static JsonNode of(Call call) throws ProblemException {
    if (!call.mediaType().equals("application/json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported media type", "the body is taken as application/json")
              .at("Content-Type"));
    }
    return read(call.body());
  }

  static JsonNode read(byte[] body) throws ProblemException {
    try {
      JsonNode read = JSON.readTree(body);
      if (read == null || read.isMissingNode()) {
        throw ProblemException.badRequest("the body is empty", "body");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest(JsonBody.describe(e), "body");
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getMessage(), "body");
    }
  }
}
