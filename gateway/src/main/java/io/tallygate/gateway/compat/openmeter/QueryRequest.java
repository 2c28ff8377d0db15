package io.tallygate.gateway.compat.openmeter;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.rating.query.QueryInterval;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A question in OpenMeter's words, whether it came as parameters or as a body.
 *
 * @param from null: from the first usage on
 * @param to null: to the last usage
 * @param windowSize as it was written; null: one window
 * @param values by name of a group: those that are wanted
 * @param filters by name of a group: what else its values must pass
 */
record QueryRequest(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String windowSize,
    ZoneId zone,
    List<String> subjects,
    List<String> customers,
    List<String> groupBy,
    Map<String, List<String>> values,
    Map<String, Predicate<String>> filters) {
  /** Their name for grouping by customer. */
  static final String CUSTOMER = "customer_id";

  private static final int CUSTOMERS_MAX = 100;
  private static final int CLIENT_ID_MAX = 36;
  private static final String ADVANCED = "advancedMeterGroupByFilters";
  private static final String SIMPLE = "filterGroupBy";

  private static final Set<String> FIELDS =
      Set.of(
          "from",
          "to",
          "windowSize",
          "windowTimeZone",
          "subject",
          "filterCustomerId",
          "groupBy",
          SIMPLE,
          ADVANCED,
          "clientId");

  static QueryRequest ofParameters(Call call) throws ProblemException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String name : call.query().names()) {
      if (name.startsWith(SIMPLE + "[") && name.endsWith("]")) {
        values.put(name.substring(SIMPLE.length() + 1, name.length() - 1), call.parameters(name));
      } else if (!FIELDS.contains(name)) {
        throw ProblemException.badRequest(name + " is not a parameter that is known", name);
      }
    }
    String advanced = call.parameter(ADVANCED);
    return checked(
        call.parameter("from"),
        call.parameter("to"),
        call.parameter("windowSize"),
        call.parameter("windowTimeZone"),
        call.parameters("subject"),
        call.parameters("filterCustomerId"),
        call.parameters("groupBy"),
        values,
        advanced == null ? null : JsonObject.parse(advanced, ADVANCED),
        call.parameter("clientId"));
  }

  static QueryRequest ofBody(Call call) throws ProblemException {
    JsonObject body = JsonObject.of(call, FIELDS);
    Map<String, List<String>> values = new LinkedHashMap<>();
    JsonNode simple = body.value(SIMPLE);
    if (simple != null && !simple.isObject()) {
      throw ProblemException.badRequest(SIMPLE + " must be an object of lists of texts", SIMPLE);
    }
    if (simple != null) {
      for (Map.Entry<String, JsonNode> each : simple.properties()) {
        values.put(each.getKey(), JsonObject.list(each.getValue(), SIMPLE + "." + each.getKey()));
      }
    }
    int longest = 64;
    return checked(
        body.text("from", longest),
        body.text("to", longest),
        body.text("windowSize", longest),
        body.text("windowTimeZone", longest),
        body.list("subject"),
        body.list("filterCustomerId"),
        body.list("groupBy"),
        values,
        body.value(ADVANCED),
        body.text("clientId", CLIENT_ID_MAX));
  }

  private static QueryRequest checked(
      @Nullable String from,
      @Nullable String to,
      @Nullable String windowSize,
      @Nullable String zone,
      List<String> subjects,
      List<String> customers,
      List<String> groupBy,
      Map<String, List<String>> values,
      @Nullable JsonNode advanced,
      @Nullable String clientId)
      throws ProblemException {
    Instant start = from == null ? null : Call.toInstant(from, "from");
    Instant end = to == null ? null : Call.toInstant(to, "to");
    if (start != null && start.equals(end)) {
      throw ProblemException.badRequest("from and to cannot be equal", "from");
    }
    if (start != null && end != null && start.isAfter(end)) {
      throw ProblemException.badRequest("from must be before to", "from");
    }
    if (subjects.size() > 1 && !groupBy.contains("subject")) {
      throw ProblemException.badRequest(
          "more than one subject needs groupBy to hold subject", "subject");
    }
    if (customers.size() > CUSTOMERS_MAX) {
      throw ProblemException.badRequest(
          "filterCustomerId holds at most " + CUSTOMERS_MAX + " customers", "filterCustomerId");
    }
    if (groupBy.contains(CUSTOMER) && customers.isEmpty()) {
      throw ProblemException.badRequest(
          "groupBy customer_id needs filterCustomerId", "filterCustomerId");
    }
    if (clientId != null && clientId.length() > CLIENT_ID_MAX) {
      throw ProblemException.badRequest(
          "clientId has at most " + CLIENT_ID_MAX + " characters", "clientId");
    }
    if (windowSize != null) {
      interval(windowSize);
    }
    return new QueryRequest(
        start,
        end,
        windowSize,
        Call.toZone(zone, "windowTimeZone"),
        subjects.stream().distinct().toList(),
        customers,
        groupBy,
        values,
        filters(advanced));
  }

  private static Map<String, Predicate<String>> filters(@Nullable JsonNode advanced)
      throws ProblemException {
    Map<String, Predicate<String>> filters = new LinkedHashMap<>();
    if (advanced == null) {
      return filters;
    }
    if (!advanced.isObject()) {
      throw ProblemException.badRequest(ADVANCED + " must be a JSON object", ADVANCED);
    }
    for (Map.Entry<String, JsonNode> each : advanced.properties()) {
      filters.put(each.getKey(), ValueFilter.read(each.getValue(), ADVANCED + "." + each.getKey()));
    }
    return filters;
  }

  private static QueryInterval interval(String windowSize) throws ProblemException {
    return switch (windowSize) {
      case "MINUTE" -> QueryInterval.MINUTE;
      case "HOUR" -> QueryInterval.HOUR;
      case "DAY" -> QueryInterval.DAY;
      case "MONTH" -> QueryInterval.MONTH;
      default ->
          throw ProblemException.badRequest(
              "windowSize must be MINUTE, HOUR, DAY or MONTH [value=" + windowSize + "]",
              "windowSize");
    };
  }

  /** Null: one window over all of the time. */
  @Nullable QueryInterval interval() throws ProblemException {
    return windowSize == null ? null : interval(windowSize);
  }
}
