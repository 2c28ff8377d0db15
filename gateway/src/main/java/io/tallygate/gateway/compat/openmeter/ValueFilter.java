package io.tallygate.gateway.compat.openmeter;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** OpenMeter's filters of texts: operators with an operand each, all of which must hold. */
final class ValueFilter {
  private static final String OPERATORS =
      "$eq, $ne, $in, $nin, $like, $nlike, $ilike, $nilike, $gt, $gte, $lt, $lte, $and, $or";

  private ValueFilter() {}

  /**
   * @param field its path in the request
   */
  static Predicate<String> read(JsonNode filter, String field) throws ProblemException {
    if (!filter.isObject() || filter.isEmpty()) {
      throw ProblemException.badRequest(
          field + " must be an object with operators [known=" + OPERATORS + "]", field);
    }
    Predicate<String> all = value -> true;
    for (Map.Entry<String, JsonNode> each : filter.properties()) {
      all = all.and(operator(each.getKey(), each.getValue(), field + "." + each.getKey()));
    }
    return all;
  }

  private static Predicate<String> operator(String name, JsonNode operand, String field)
      throws ProblemException {
    return switch (name) {
      case "$eq" -> text(operand, field)::equals;
      case "$ne" -> not(text(operand, field)::equals);
      case "$in" -> list(operand, field)::contains;
      case "$nin" -> not(list(operand, field)::contains);
      case "$like" -> like(text(operand, field), false);
      case "$nlike" -> not(like(text(operand, field), false));
      case "$ilike" -> like(text(operand, field), true);
      case "$nilike" -> not(like(text(operand, field), true));
      case "$gt", "$gte", "$lt", "$lte" -> compared(name, text(operand, field));
      case "$and", "$or" -> joined(name.equals("$or"), operand, field);
      default ->
          throw ProblemException.badRequest(
              field + " is no operator that is known [known=" + OPERATORS + "]", field);
    };
  }

  private static Predicate<String> not(Predicate<String> filter) {
    return filter.negate();
  }

  private static Predicate<String> compared(String name, String bound) {
    return value -> {
      int order = value.compareTo(bound);
      return switch (name) {
        case "$gt" -> order > 0;
        case "$gte" -> order >= 0;
        case "$lt" -> order < 0;
        default -> order <= 0;
      };
    };
  }

  /** As in SQL: {@code %} is any text, {@code _} any character. */
  private static Predicate<String> like(String pattern, boolean isAnyCase) {
    StringBuilder regex = new StringBuilder();
    fold(pattern, isAnyCase)
        .codePoints()
        .forEach(
            point ->
                regex.append(
                    switch (point) {
                      case '%' -> ".*";
                      case '_' -> ".";
                      default -> Pattern.quote(Character.toString(point));
                    }));
    Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
    return value -> compiled.matcher(fold(value, isAnyCase)).matches();
  }

  private static String fold(String text, boolean isAnyCase) {
    return isAnyCase ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static Predicate<String> joined(boolean isAny, JsonNode operand, String field)
      throws ProblemException {
    if (!operand.isArray() || operand.isEmpty()) {
      throw ProblemException.badRequest(field + " must be a list of filters", field);
    }
    Predicate<String> all = value -> !isAny;
    for (int i = 0; i < operand.size(); i++) {
      Predicate<String> one = read(operand.get(i), field + "[" + i + "]");
      all = isAny ? all.or(one) : all.and(one);
    }
    return all;
  }

  private static String text(JsonNode operand, String field) throws ProblemException {
    if (!operand.isTextual()) {
      throw ProblemException.badRequest(field + " must be text", field);
    }
    return operand.textValue();
  }

  private static List<String> list(JsonNode operand, String field) throws ProblemException {
    if (!operand.isArray()) {
      throw ProblemException.badRequest(field + " must be a list of texts", field);
    }
    return JsonObject.list(operand, field);
  }
}
