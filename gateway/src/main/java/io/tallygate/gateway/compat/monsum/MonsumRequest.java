package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.Reply;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that was read, and how to answer it.
 *
 * @param isXml its form, and that of the answer
 * @param input what was sent, repeated in the answer
 * @param service as it was sent
 * @param fields of FILTER and DATA together: clients send the ones for the others
 * @param key an idempotency key; null: none
 */
record MonsumRequest(
    boolean isXml,
    Map<String, Object> input,
    String service,
    Map<String, Object> fields,
    @Nullable String key) {
  /** Elements of a list at the most, whatever LIMIT says. */
  static final int LIMIT_MAX = 100;

  private static final String DUPLICATE_HEADER = "Tallygate-Duplicate";
  private static final int KEY_LENGTH_MAX = 256;
  private static final int DIGITS_MAX = 18;
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?[0-9]{0,18}(\\.[0-9]{0,18})?([eE][-+]?[0-9]{1,2})?");

  /**
   * Reads a body.
   *
   * @param keyHeader the header Idempotency-Key; null: none
   */
  static MonsumRequest of(byte[] body, @Nullable String keyHeader) throws MonsumException {
    Map<String, Object> input = RequestReader.read(body);
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String part : List.of("FILTER", "DATA")) {
      if (input.get(part) instanceof Map<?, ?> map) {
        fields.putAll(fields(map));
      }
    }
    MonsumRequest request =
        new MonsumRequest(
            RequestReader.isXml(body),
            input,
            input.get("SERVICE") instanceof String service ? service.strip() : "",
            fields,
            null);
    return request.withKey(keyHeader);
  }

  private MonsumRequest withKey(@Nullable String keyHeader) throws MonsumException {
    String found = keyHeader == null || keyHeader.isBlank() ? null : keyHeader.strip();
    for (String name : List.of("IDEMPOTENCY_KEY", "EXTERNAL_ID")) {
      found = found == null ? text(name) : found;
    }
    if (found != null && found.length() > KEY_LENGTH_MAX) {
      throw MonsumException.field(
          "IDEMPOTENCY_KEY", "it has at most " + KEY_LENGTH_MAX + " characters");
    }
    return new MonsumRequest(isXml, input, service, fields, found);
  }

  /** A map of the tree, whose keys are texts. */
  static Map<String, Object> fields(Map<?, ?> map) {
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((name, value) -> fields.put((String) name, value));
    return fields;
  }

  /** A field's text; the first one of a list; null if there is none, or if it is empty. */
  @Nullable String text(String name) {
    Object value = fields.get(name);
    if (value instanceof List<?> list && !list.isEmpty()) {
      value = list.get(0);
    }
    return value instanceof String text && !text.isBlank() ? text.strip() : null;
  }

  /** The text of the first of several fields that has one. */
  @Nullable String anyText(String... names) {
    for (String name : names) {
      String text = text(name);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  String required(String name) throws MonsumException {
    String text = text(name);
    if (text == null) {
      throw MonsumException.field(name);
    }
    return text;
  }

  /** A field that is a decimal number, exact; null if it is not there. */
  @Nullable BigDecimal decimal(String name) throws MonsumException {
    String text = text(name);
    if (text == null) {
      return null;
    }
    if (DECIMAL.matcher(text).matches() && text.chars().anyMatch(Character::isDigit)) {
      try {
        BigDecimal value = new BigDecimal(text);
        if (value.precision() - value.scale() <= DIGITS_MAX && value.scale() <= DIGITS_MAX) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw notDecimal(name);
      }
    }
    throw notDecimal(name);
  }

  private static MonsumException notDecimal(String name) {
    return MonsumException.field(
        name,
        "it must be a decimal number with a point, of at most "
            + DIGITS_MAX
            + " digits before and behind it");
  }

  /** Whether a field says anything: an empty text, list or object does not. */
  boolean has(String name) {
    return says(fields.get(name));
  }

  private static boolean says(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(MonsumRequest::says);
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(MonsumRequest::says);
    }
    return value instanceof String text && !text.isBlank();
  }

  /** Refuses fields that would change what is owed and that this gateway has nothing for. */
  void refuse(String... names) throws MonsumException {
    for (String name : names) {
      if (has(name)) {
        throw MonsumException.of("unsupported field: " + name);
      }
    }
  }

  /** Refuses filters that are not known: the answer would hold more than was asked for. */
  void onlyFilters(String... names) throws MonsumException {
    Set<String> known = Set.of(names);
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        refuse(name);
      }
    }
  }

  /** Whether there is any filter. */
  boolean isFiltered() {
    return fields.values().stream().anyMatch(MonsumRequest::says);
  }

  /**
   * How many elements are wanted.
   *
   * @param byDefault where the request does not say, or says 0
   */
  int limit(int byDefault) throws MonsumException {
    long limit = count("LIMIT", byDefault);
    return limit == 0 ? byDefault : (int) Math.min(LIMIT_MAX, limit);
  }

  /** How many elements are left out before. */
  long offset() throws MonsumException {
    return count("OFFSET", 0);
  }

  private long count(String name, long byDefault) throws MonsumException {
    if (!says(input.get(name))) {
      return byDefault;
    }
    if (input.get(name) instanceof String text && text.strip().matches("[0-9]{1,18}")) {
      return Long.parseLong(text.strip());
    }
    throw MonsumException.field(name, "it must be a whole number from 0 on");
  }

  /** Answers with the fields of RESPONSE. */
  Reply answer(Map<String, Object> response) {
    return answer(200, response);
  }

  /** Answers {@code STATUS: success} with these fields behind it. */
  Reply success(Map<String, Object> more) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("STATUS", "success");
    response.putAll(more);
    return answer(200, response);
  }

  /** The same for something that had been done before. */
  Reply successBefore(Map<String, Object> more) {
    return success(more).with(DUPLICATE_HEADER, "true");
  }

  /** Answers with errors, as a list in JSON, as elements in XML. */
  Reply errors(MonsumException refused) {
    return answer(refused.status(), Map.of("ERRORS", refused.errors()));
  }

  private Reply answer(int status, Map<String, Object> response) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("REQUEST", input);
    answer.put("RESPONSE", response);
    return MonsumAnswers.reply(isXml, status, answer);
  }
}
