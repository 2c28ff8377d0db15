package io.tallygate.gateway.compat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;

/** JSON of other products' requests, with every number as it was written. Any thread. */
public final class ExactJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ExactJson() {}

  public static ObjectNode newObject() {
    return JSON.createObjectNode();
  }

  /**
   * The body of a call.
   *
   * @throws ProblemException 400 if it is not one JSON object
   */
  public static ObjectNode object(Call call) throws ProblemException {
    try {
      if (JSON.readTree(call.body()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getOriginalMessage(), "body");
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getMessage(), "body");
    }
    throw ProblemException.badRequest("the body must be a JSON object", "body");
  }

  /** A number without zeros at its end that say nothing, and without an exponent. */
  public static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static byte[] bytes(JsonNode value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written as JSON", e);
    }
  }
}
