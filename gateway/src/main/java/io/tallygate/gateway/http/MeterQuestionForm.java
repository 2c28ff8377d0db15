package io.tallygate.gateway.http;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.query.MeterQuestion;
import io.tallygate.rating.query.QueryInterval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a question to a meter is written: as parameters of a request, or as a JSON object. */
final class MeterQuestionForm {
  static final String FILTER = "filter";

  private static final int TEXT_MAX = 64;
  private static final String FILTER_PREFIX = FILTER + "[";
  private static final List<String> PARAMETERS =
      List.of("from", "to", "interval", "zone", "subject", "customer", "groupBy", "format");

  private MeterQuestionForm() {}

  static MeterQuestion ofParameters(Call call, Meter meter) throws ProblemException {
    Map<String, List<String>> filter = new LinkedHashMap<>();
    for (String name : call.query().names()) {
      if (name.startsWith(FILTER_PREFIX) && name.endsWith("]")) {
        String dimension = name.substring(FILTER_PREFIX.length(), name.length() - 1);
        filter.put(dimension, call.parameters(name));
      } else if (!PARAMETERS.contains(name)) {
        throw ProblemException.badRequest(
            name.startsWith(FILTER)
                ? "a filter names a dimension of the meter: filter[region]=eu"
                : "there is no such parameter [known=" + PARAMETERS + "]",
            name);
      }
    }
    return new MeterQuestion(
        meter,
        call.instant("from"),
        call.instant("to"),
        interval(call.parameter("interval")),
        Call.toZone(call.parameter("zone"), "zone"),
        call.parameters("subject"),
        call.parameters("customer"),
        filter,
        call.parameters("groupBy"));
  }

  static MeterQuestion ofBody(Call call, Meter meter) throws ProblemException {
    JsonFields fields =
        JsonFields.of(
            call, "from", "to", "interval", "zone", "subject", "customer", FILTER, "groupBy");
    return new MeterQuestion(
        meter,
        fields.instant("from"),
        fields.instant("to"),
        interval(emptyToNull(fields.text("interval", TEXT_MAX))),
        Call.toZone(emptyToNull(fields.text("zone", TEXT_MAX)), "zone"),
        fields.texts("subject"),
        fields.texts("customer"),
        fields.textsByName(FILTER),
        fields.texts("groupBy"));
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable QueryInterval interval(@Nullable String text) throws ProblemException {
    if (text == null) {
      return null;
    }
    QueryInterval interval = QueryInterval.of(text);
    if (interval == null) {
      String known =
          Arrays.stream(QueryInterval.values())
              .map(QueryInterval::text)
              .collect(Collectors.joining(", "));
      throw ProblemException.badRequest(
          "interval must be one of " + known + " [value=" + text + "]", "interval");
    }
    return interval;
  }
}
