package io.tallygate.gateway.compat.lago;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument.DimensionPart;
import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Billable metrics: meters of the catalog. */
final class MetricApi {
  /** From Lago's aggregations to ours. */
  private static final Map<String, String> AGGREGATIONS =
      Map.of(
          "count_agg", "count",
          "sum_agg", "sum",
          "max_agg", "max",
          "unique_count_agg", "unique",
          "latest_agg", "latest");

  /** Quantities up to 9 million million, with as many decimals as most senders have. */
  private static final int SCALE = 6;

  private final RatingCore core;

  MetricApi(RatingCore core) {
    this.core = core;
  }

  /** Makes a metric. The same one again is a success, and changes nothing. */
  Reply create(Call call) throws ProblemException {
    JsonNode metric = ExactJson.object(call).path("billable_metric");
    if (!metric.isObject()) {
      throw ProblemException.badRequest(
          "param is missing or the value is empty: billable_metric", "billable_metric");
    }
    MeterPart wanted = wanted(metric);
    Meter known = find(call, String.valueOf(wanted.key()));
    if (known != null) {
      if (isSame(known, wanted)) {
        return LagoAnswers.duplicate(answer(known), true);
      }
      throw LagoErrors.invalid("code", LagoErrors.EXISTS, "there is another metric with this code");
    }
    try {
      core.applyCatalog(
          CatalogParts.document(call.access().tenant(), wanted), call.access().name());
    } catch (CatalogException e) {
      throw LagoErrors.invalid(
          "billable_metric", LagoErrors.INVALID, String.valueOf(e.getMessage()));
    }
    return answer(Objects.requireNonNull(find(call, String.valueOf(wanted.key())), "metric"));
  }

  private static MeterPart wanted(JsonNode metric) throws ProblemException {
    List<Problem.Fault> faults = new ArrayList<>();
    String code = metric.path("code").asText("");
    if (code.isEmpty()) {
      faults.add(new Problem.Fault("code", LagoErrors.MANDATORY));
    } else if (!CatalogParts.isKey(code)) {
      faults.add(new Problem.Fault("code", LagoErrors.INVALID));
    }
    String name = metric.path("name").asText("");
    if (name.isEmpty()) {
      faults.add(new Problem.Fault("name", LagoErrors.MANDATORY));
    }
    String lagos = metric.path("aggregation_type").asText("");
    String aggregation = AGGREGATIONS.get(lagos);
    if (aggregation == null) {
      faults.add(
          new Problem.Fault(
              "aggregation_type",
              lagos.equals("weighted_sum_agg") ? LagoErrors.UNSUPPORTED : LagoErrors.INVALID));
    }
    boolean isCount = "count".equals(aggregation);
    String field = metric.path("field_name").asText("");
    if (!isCount && metric.path("field_name").isMissingNode()) {
      faults.add(new Problem.Fault("field_name", LagoErrors.MANDATORY));
    } else if (!isCount && !CatalogParts.isDataName(field)) {
      faults.add(new Problem.Fault("field_name", LagoErrors.INVALID));
    }
    if (metric.path("recurring").asBoolean()) {
      faults.add(new Problem.Fault("recurring", LagoErrors.UNSUPPORTED));
    }
    for (String unknown : List.of("expression", "rounding_function")) {
      if (metric.hasNonNull(unknown)) {
        faults.add(new Problem.Fault(unknown, LagoErrors.UNSUPPORTED));
      }
    }
    List<DimensionPart> dimensions = filters(metric.path("filters"), faults);
    if (!faults.isEmpty()) {
      throw new ProblemException(
          LagoErrors.invalid(
              "nothing was made: "
                  + faults.get(0).path()
                  + " is at fault, "
                  + faults.get(0).message(),
              faults));
    }
    boolean hasScale = List.of("sum", "max", "latest").contains(aggregation);
    return new MeterPart(
        code,
        code,
        aggregation,
        isCount ? null : "$." + field,
        name,
        hasScale ? SCALE : 0,
        dimensions,
        "events",
        List.of(
            LagoEvent.TRANSACTION_ATTRIBUTE,
            LagoEvent.SUBSCRIPTION_ATTRIBUTE,
            LagoEvent.AMOUNT_ATTRIBUTE),
        null,
        null,
        null,
        null,
        List.of());
  }

  /** What events are told apart by. Values that a filter does not list are kept all the same. */
  private static List<DimensionPart> filters(JsonNode filters, List<Problem.Fault> faults) {
    List<DimensionPart> dimensions = new ArrayList<>();
    for (JsonNode filter : filters) {
      String key = filter.path("key").asText("");
      if (CatalogParts.isDataName(key) && dimensions.size() < Meter.DIMENSIONS_MAX) {
        dimensions.add(new DimensionPart(key, "$." + key, null));
      } else {
        faults.add(new Problem.Fault("filters", LagoErrors.INVALID));
      }
    }
    return dimensions;
  }

  private static boolean isSame(Meter known, MeterPart wanted) {
    String value = known.aggregation() == Aggregation.UNIQUE ? field(known) : known.valuePath();
    return known.eventType().equals(wanted.eventType())
        && known.aggregation().text().equals(wanted.aggregation())
        && Objects.equals(value, wanted.value())
        && known.unit().equals(wanted.unit())
        && known.dimensions().stream()
            .map(Dimension::name)
            .toList()
            .equals(wanted.dimensions().stream().map(DimensionPart::name).toList());
  }

  private static String field(Meter unique) {
    return "$." + unique.uniqueAttribute();
  }

  Reply list(Call call) throws ProblemException {
    List<Meter> meters = CatalogParts.meters(core, call.access().tenant());
    return Reply.ok(MetaPage.of("billable_metrics", meters, MetricApi::toJson, call));
  }

  Reply one(Call call) throws ProblemException {
    Meter meter = find(call, call.part("code"));
    if (meter == null) {
      throw LagoErrors.notFound("billable_metric", "there is no metric with this code");
    }
    return answer(meter);
  }

  private @Nullable Meter find(Call call, String code) {
    for (Meter meter : CatalogParts.meters(core, call.access().tenant())) {
      if (meter.key().equals(code)) {
        return meter;
      }
    }
    return null;
  }

  private static Reply answer(Meter meter) {
    ObjectNode body = ExactJson.newObject();
    body.set("billable_metric", toJson(meter));
    return Reply.ok(body);
  }

  /** What a meter is called as a metric: in lists and in usage. */
  static ObjectNode named(Meter meter) {
    ObjectNode json = ExactJson.newObject();
    json.put(
        "lago_id", UUID.nameUUIDFromBytes(("metric/" + meter.key()).getBytes(UTF_8)).toString());
    json.put("name", meter.unit());
    json.put("code", meter.key());
    json.put("aggregation_type", aggregation(meter.aggregation()));
    return json;
  }

  private static String aggregation(Aggregation aggregation) {
    for (Map.Entry<String, String> each : AGGREGATIONS.entrySet()) {
      if (each.getValue().equals(aggregation.text())) {
        return each.getKey();
      }
    }
    return aggregation.text() + "_agg";
  }

  private static ObjectNode toJson(Meter meter) {
    ObjectNode json = named(meter);
    json.putNull("description");
    json.put("recurring", false);
    json.putNull("created_at");
    String value = meter.valuePath();
    if (meter.aggregation() == Aggregation.UNIQUE) {
      value = field(meter);
    }
    json.put("field_name", value == null ? null : value.substring(2));
    ArrayNode filters = json.putArray("filters");
    for (Dimension dimension : meter.dimensions()) {
      filters.addObject().put("key", dimension.name()).putArray("values");
    }
    return json;
  }
}
