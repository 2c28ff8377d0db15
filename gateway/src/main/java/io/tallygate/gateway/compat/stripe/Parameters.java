package io.tallygate.gateway.compat.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Texts;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request by name, nested ones as a form writes them ({@code payload[value]}), wherever they came from: a
 * form, JSON, or a query.
 */
final class Parameters {
  private static final char UNDECODED = '\uFFFD';

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /** Of a body of {@code application/x-www-form-urlencoded}. */
  static Parameters ofForm(Call call) throws ProblemException {
    String type = call.mediaType();
    if (call.body().length > 0 && !type.equals("application/x-www-form-urlencoded")) {
      throw StripeErrors.refused(
          StripeErrors.INVALID,
          "/v1 takes application/x-www-form-urlencoded, and not " + type,
          "Content-Type");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : new String(call.body(), UTF_8).split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        put(values, name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return new Parameters(values);
  }

  private static String decoded(String text) throws ProblemException {
    try {
      String decoded = URLDecoder.decode(text, UTF_8);
      if (decoded.indexOf(UNDECODED) < 0) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      throw notDecoded(e.getMessage());
    }
    throw notDecoded("not UTF-8");
  }

  private static ProblemException notDecoded(@Nullable String why) {
    return StripeErrors.refused(
        StripeErrors.INVALID, "the body is not a well encoded form: " + why, "body");
  }

  private static void put(Map<String, String> values, String name, String value)
      throws ProblemException {
    if (values.put(name, value) != null) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, "the parameter is given more than once: " + name, name);
    }
  }

  /** Of a body in JSON. */
  static Parameters ofJson(Call call) throws ProblemException {
    return ofJson(json(call));
  }

  /** The body of a call to {@code /v2}. */
  static ObjectNode json(Call call) throws ProblemException {
    if (!call.mediaType().equals("application/json")) {
      throw StripeErrors.refused(
          StripeErrors.INVALID,
          "/v2 takes application/json, and not " + call.mediaType(),
          "Content-Type");
    }
    return ExactJson.object(call);
  }

  static Parameters ofJson(ObjectNode object) throws ProblemException {
    Map<String, String> values = new LinkedHashMap<>();
    flatten(object, "", values);
    return new Parameters(values);
  }

  private static void flatten(ObjectNode object, String under, Map<String, String> values)
      throws ProblemException {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = under.isEmpty() ? field.getKey() : under + "[" + field.getKey() + "]";
      JsonNode value = field.getValue();
      if (value instanceof ObjectNode nested) {
        flatten(nested, name, values);
      } else if (value.isArray()) {
        throw StripeErrors.refused(
            StripeErrors.INVALID, "the parameter must not be an array: " + name, name);
      } else if (!value.isNull()) {
        put(values, name, value.asText());
      }
    }
  }

  /** Of a query. */
  static Parameters ofQuery(Call call) throws ProblemException {
    Map<String, String> values = new LinkedHashMap<>();
    MultiMap query = call.query();
    for (Map.Entry<String, String> each : query) {
      put(values, each.getKey(), each.getValue());
    }
    return new Parameters(values);
  }

  /**
   * Refuses every parameter but these.
   *
   * @param names {@code payload[]} stands for everything nested in it
   */
  Parameters only(String... names) throws ProblemException {
    for (String given : values.keySet()) {
      if (!isOneOf(given, names)) {
        throw StripeErrors.refused(
            StripeErrors.UNKNOWN_PARAMETER, "received unknown parameter: " + given, given);
      }
    }
    return this;
  }

  /** What to expand is for Stripe's objects that name others; here none does. */
  private static boolean isOneOf(String given, String... names) {
    for (String name : names) {
      boolean isGroup = name.endsWith("[]");
      if (isGroup
          ? given.startsWith(name.substring(0, name.length() - 1)) && given.endsWith("]")
          : given.equals(name)) {
        return true;
      }
    }
    return given.equals("expand") || given.startsWith("expand[");
  }

  /** Null if it is not given. */
  @Nullable String text(String name) {
    return values.get(name);
  }

  /**
   * A text that has to be there.
   *
   * @param charsMax at the most
   */
  String required(String name, int charsMax) throws ProblemException {
    String value = optional(name, charsMax);
    if (value == null) {
      throw StripeErrors.refused(StripeErrors.MISSING, "missing required parameter: " + name, name);
    }
    return value;
  }

  @Nullable String optional(String name, int charsMax) throws ProblemException {
    String value = values.get(name);
    if (value != null && (value.length() > charsMax || !Texts.fits(value, Integer.MAX_VALUE))) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, name + " must be text of 1 to " + charsMax + " characters", name);
    }
    return value;
  }

  /** A whole number, or null if it is not given. */
  @Nullable Long number(String name) throws ProblemException {
    String value = values.get(name);
    if (value == null) {
      return null;
    }
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw StripeErrors.refused(
          StripeErrors.INVALID_NUMBER, name + " must be a whole number: " + value, name);
    }
  }

  long requiredNumber(String name) throws ProblemException {
    Long value = number(name);
    if (value == null) {
      throw StripeErrors.refused(StripeErrors.MISSING, "missing required parameter: " + name, name);
    }
    return value;
  }

  /** What is nested in a parameter, by inner name. */
  Map<String, String> group(String name) {
    Map<String, String> group = new LinkedHashMap<>();
    values.forEach(
        (each, value) -> {
          if (each.startsWith(name + "[") && each.endsWith("]")) {
            group.put(each.substring(name.length() + 1, each.length() - 1), value);
          }
        });
    return group;
  }
}
