package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.http.ProblemException;
import io.tallygate.rating.catalog.CatalogDocument.DimensionPart;
import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.query.MeterQuestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meters between OpenMeter's form and the catalog's. What a meter of the catalog needs to know and OpenMeter's form does not say
 * stands in its metadata, under {@code tallygate.…}.
 */
final class MeterForm {
  static final Set<String> FIELDS =
      Set.of(
          "slug",
          "aggregation",
          "eventType",
          "eventFrom",
          "valueProperty",
          "groupBy",
          "name",
          "description",
          "metadata",
          "annotations",
          "id",
          "createdAt",
          "updatedAt",
          "deletedAt");

  static final int NAME_MAX = 256;
  static final int DESCRIPTION_MAX = 1024;

  /** A quantity has 64 bits: with six places they hold 9.2 million millions, of either sign, in one event. */
  static final int SCALE_DEFAULT = 6;

  /** Metadata of ours. */
  static final String OPTIONS = "tallygate.";

  /** No group of OpenMeter's can have this name. */
  private static final String CUSTOMER_DIMENSION = "customer-group";

  private static final Set<String> OPTION_NAMES = Set.of("scale", "keep", "window", "unit");

  private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(?:_[a-z0-9]+)*");
  private static final int SLUG_MAX = 64;
  private static final int TEXT_MAX = 1024;

  private MeterForm() {}

  /** The part of a catalog document that makes the meter; its labels hold no times. */
  static MeterPart read(JsonObject body) throws ProblemException {
    String slug = body.required("slug", SLUG_MAX);
    if (!SLUG.matcher(slug).matches()) {
      throw ProblemException.badRequest(
          "slug must be of a-z and 0-9, with single _ between them [value=" + slug + "]", "slug");
    }
    if (body.value("eventFrom") != null) {
      throw ProblemException.badRequest(
          "eventFrom is not served: a meter counts what is sent from its creation on", "eventFrom");
    }
    Aggregation aggregation = aggregation(body.required("aggregation", TEXT_MAX));
    Map<String, String> metadata = body.texts("metadata");
    boolean keepsEvents =
        aggregation.needsEvents() || "events".equals(option(metadata, "keep", "counts", "events"));
    return new MeterPart(
        slug,
        body.required("eventType", TEXT_MAX),
        aggregation.text(),
        aggregation == Aggregation.COUNT ? null : value(body),
        metadata.get(OPTIONS + "unit"),
        scale(aggregation, metadata),
        dimensions(body),
        keepsEvents ? "events" : "counts",
        keepsEvents ? List.of(KeptEvent.ID, KeptEvent.SOURCE) : List.of(),
        "5".equals(option(metadata, "window", "5", "15")) ? 5 : 15,
        null,
        null,
        null,
        List.of(),
        labels(body, metadata),
        null);
  }

  private static Aggregation aggregation(String text) throws ProblemException {
    return switch (text) {
      case "SUM" -> Aggregation.SUM;
      case "COUNT" -> Aggregation.COUNT;
      case "UNIQUE_COUNT" -> Aggregation.UNIQUE;
      case "AVG" -> Aggregation.AVERAGE;
      case "MIN" -> Aggregation.MIN;
      case "MAX" -> Aggregation.MAX;
      case "LATEST" -> Aggregation.LATEST;
      default ->
          throw ProblemException.badRequest(
              "aggregation must be SUM, COUNT, UNIQUE_COUNT, AVG, MIN, MAX or LATEST [value="
                  + text
                  + "]",
              "aggregation");
    };
  }

  private static String value(JsonObject body) throws ProblemException {
    return JsonPath.read(body.required("valueProperty", TEXT_MAX), "valueProperty");
  }

  private static int scale(Aggregation aggregation, Map<String, String> metadata)
      throws ProblemException {
    String text = metadata.get(OPTIONS + "scale");
    if (text == null) {
      return aggregation.countsEvents() ? 0 : SCALE_DEFAULT;
    }
    if (text.length() != 1 || text.charAt(0) < '0' || text.charAt(0) > '9') {
      throw badOption("scale", text, "0 to " + Meter.SCALE_MAX);
    }
    return text.charAt(0) - '0';
  }

  private static @Nullable String option(
      Map<String, String> metadata, String name, String first, String second)
      throws ProblemException {
    String text = metadata.get(OPTIONS + name);
    if (text != null && !text.equals(first) && !text.equals(second)) {
      throw badOption(name, text, first + " or " + second);
    }
    return text;
  }

  private static ProblemException badOption(String name, String text, String right) {
    String field = "metadata." + OPTIONS + name;
    return ProblemException.badRequest(
        field + " must be " + right + " [value=" + text + "]", field);
  }

  private static List<DimensionPart> dimensions(JsonObject body) throws ProblemException {
    List<DimensionPart> dimensions = new ArrayList<>();
    for (Map.Entry<String, String> each : body.texts("groupBy").entrySet()) {
      String field = "groupBy." + each.getKey();
      if (each.getKey().equals("subject") || each.getKey().equals(QueryRequest.CUSTOMER)) {
        throw ProblemException.badRequest(
            field + " would hide what every answer can be grouped by", field);
      }
      String path = JsonPath.read(each.getValue(), field);
      dimensions.add(new DimensionPart(dimension(each.getKey()), path, null));
    }
    return dimensions;
  }

  private static Map<String, String> labels(JsonObject body, Map<String, String> metadata)
      throws ProblemException {
    for (String name : metadata.keySet()) {
      if (name.startsWith(OPTIONS) && !OPTION_NAMES.contains(name.substring(OPTIONS.length()))) {
        throw ProblemException.badRequest(
            "metadata." + name + " is no setting of a meter [known=" + OPTION_NAMES + "]",
            "metadata." + name);
      }
    }
    Labels labels = new Labels(Map.of());
    labels.set("name", body.text("name", NAME_MAX));
    labels.set("description", body.text("description", DESCRIPTION_MAX));
    labels.setMetadata(metadata);
    return labels.texts();
  }

  /** The dimension of a group: questions of this gateway mean its own customers by {@code customer}. */
  static String dimension(String group) {
    return group.equals(MeterQuestion.CUSTOMER) ? CUSTOMER_DIMENSION : group;
  }

  /** The group of a dimension. */
  static String group(String dimension) {
    return dimension.equals(CUSTOMER_DIMENSION) ? MeterQuestion.CUSTOMER : dimension;
  }

  /** The paths by which a meter groups, by name. */
  static Map<String, String> groupBy(Meter meter) {
    Map<String, String> groupBy = new LinkedHashMap<>();
    for (Dimension dimension : meter.dimensions()) {
      groupBy.put(group(dimension.name()), dimension.path());
    }
    return groupBy;
  }

  /** OpenMeter's form of a meter, also of one that a catalog document made. */
  static Map<String, Object> write(Meter meter, String tenant) {
    Labels labels = new Labels(meter.labels());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", DerivedId.of("meter", tenant, meter.key()));
    answer.put("slug", meter.key());
    if (labels.get("name") == null) {
      answer.put("name", meter.key());
    }
    answer.put("eventType", meter.eventType());
    answer.put("aggregation", written(meter.aggregation()));
    String value =
        meter.aggregation() == Aggregation.UNIQUE
            ? "$." + meter.uniqueAttribute()
            : meter.valuePath();
    if (value != null) {
      answer.put("valueProperty", value);
    }
    answer.put("groupBy", groupBy(meter));
    labels.describe(answer, "name", "description");
    return answer;
  }

  private static String written(Aggregation aggregation) {
    return switch (aggregation) {
      case UNIQUE -> "UNIQUE_COUNT";
      case AVERAGE -> "AVG";
      default -> aggregation.text().toUpperCase(Locale.ROOT);
    };
  }
}
