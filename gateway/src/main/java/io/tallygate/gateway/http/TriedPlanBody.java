package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.PlanTry;
import io.tallygate.rating.billing.TriedUsage;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.catalog.PartKind;
import io.tallygate.rating.catalog.TenantCatalog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a trial: a plan and usage. Its numbers stay as they are written: none is rounded on the way. */
final class TriedPlanBody {
  /** Digits before and behind the point that any number of a plan or of usage may have. */
  private static final int DIGITS_MAX = 40;

  private static final String SUBJECT = "trial";
  private static final String PLAN_KEY = "tried";
  private static final Set<String> FIELDS = Set.of("plan", "usage", "from", "to", "zone");
  private static final Set<String> ROW_FIELDS =
      Set.of("meter", "subject", "quantity", "at", "dimensions");

  private static final ObjectMapper EXACT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final JsonNode body;

  private TriedPlanBody(JsonNode body) {
    this.body = body;
  }

  static TriedPlanBody of(Call call) throws ProblemException {
    if (!call.mediaType().equals("application/json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported media type", "the body is taken as application/json")
              .at("Content-Type"));
    }
    try {
      JsonNode body = EXACT.readTree(call.body());
      if (body == null || !body.isObject()) {
        throw ProblemException.badRequest("the body must be a JSON object", "body");
      }
      requireKnown(body, FIELDS, "");
      requireWritable(body, "");
      return new TriedPlanBody(body);
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest(JsonBody.describe(e), "body");
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not JSON: " + e.getMessage(), "body");
    }
  }

  private static void requireKnown(JsonNode object, Set<String> known, String at)
      throws ProblemException {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        throw ProblemException.badRequest(
            "there is no such field [known=" + String.join(" ", known) + "]", at + field.getKey());
      }
    }
  }

  /** A short number may stand for a billion digits. */
  private static void requireWritable(JsonNode node, String path) throws ProblemException {
    boolean isLong =
        node.isBigDecimal()
            ? Math.abs((long) node.decimalValue().scale()) > DIGITS_MAX
            : node.isBigInteger() && node.bigIntegerValue().bitLength() > 4 * DIGITS_MAX;
    if (isLong) {
      throw ProblemException.badRequest("the number has too many digits", path);
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      requireWritable(
          field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey());
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        requireWritable(node.get(i), path + "[" + i + "]");
      }
    }
  }

  boolean has(String name) {
    return body.hasNonNull(name);
  }

  /** Null if it is not there. */
  @Nullable String text(String name) throws ProblemException {
    if (!has(name)) {
      return null;
    }
    if (!body.path(name).isTextual()) {
      throw ProblemException.badRequest(name + " must be a text", name);
    }
    return body.path(name).textValue();
  }

  Instant instant(String name) throws ProblemException {
    String text = text(name);
    return Call.toInstant(text == null ? "" : text, name);
  }

  /** A text in CSV, or a list. */
  JsonNode usage() throws ProblemException {
    JsonNode usage = body.path("usage");
    if (!usage.isTextual() && !usage.isArray()) {
      throw ProblemException.badRequest("usage must be a list, or a text in CSV", "usage");
    }
    return usage;
  }

  /** The list as usage. What is no usage at all is refused here; what a meter refuses is not. */
  List<TriedUsage> rows(Instant from) throws ProblemException {
    JsonNode usage = usage();
    if (usage.size() > PlanTry.ROWS_MAX) {
      throw ProblemException.badRequest(
          "usage has too many rows [max=" + PlanTry.ROWS_MAX + "]", "usage");
    }
    List<TriedUsage> rows = new ArrayList<>();
    for (int i = 0; i < usage.size(); i++) {
      JsonNode row = usage.get(i);
      String at = "usage[" + i + "]";
      if (!row.isObject()) {
        throw ProblemException.badRequest("must be an object", at);
      }
      requireKnown(row, ROW_FIELDS, at + ".");
      rows.add(
          new TriedUsage(
              scalar(row, "meter", "", at),
              scalar(row, "subject", SUBJECT, at),
              scalar(row, "at", from.toString(), at),
              scalar(row, "quantity", "1", at),
              scalars(row.path("dimensions"), at + ".dimensions")));
    }
    return rows;
  }

  private static Map<String, String> scalars(JsonNode object, String at) throws ProblemException {
    Map<String, String> values = new HashMap<>();
    if (!object.isMissingNode() && !object.isObject()) {
      throw ProblemException.badRequest("must be an object of texts", at);
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      values.put(field.getKey(), scalar(object, field.getKey(), "", at));
    }
    return values;
  }

  /** A text or a number as text. */
  private static String scalar(JsonNode object, String name, String otherwise, String at)
      throws ProblemException {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      return number.toPlainString();
    }
    if (!value.isTextual()) {
      throw ProblemException.badRequest("must be a text or a number", at + "." + name);
    }
    return value.textValue();
  }

  /** The meters of the tenant and the one plan: that of a key, or one that is written here. */
  CatalogDocument document(TenantCatalog tenant) throws ProblemException {
    JsonNode plan = body.path("plan");
    List<CatalogDocument.PlanPart> plans =
        plan.isTextual() ? List.of(known(tenant, plan.textValue())) : written(plan);
    return new CatalogDocument(
        tenant.name(),
        parts(tenant, PartKind.ZONES, CatalogDocument.ZonesPart.class),
        parts(tenant, PartKind.CALENDARS, CatalogDocument.CalendarPart.class),
        tenant.meters().stream().map(TenantCatalog::written).toList(),
        List.of(),
        plans,
        List.of(),
        List.of(),
        List.of());
  }

  private static <T> List<T> parts(TenantCatalog tenant, PartKind kind, Class<T> type) {
    return tenant.keys(kind, null, Integer.MAX_VALUE / 2).stream()
        .map(key -> type.cast(tenant.part(kind, key)))
        .toList();
  }

  private static CatalogDocument.PlanPart known(TenantCatalog tenant, String key)
      throws ProblemException {
    Object part = tenant.part(PartKind.PLANS, key);
    if (part == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "there is no such plan [plan=" + key + "]").at("plan"));
    }
    return (CatalogDocument.PlanPart) part;
  }

  private static List<CatalogDocument.PlanPart> written(JsonNode plan) throws ProblemException {
    if (!(plan instanceof ObjectNode object)) {
      throw ProblemException.badRequest("plan must be the key of a plan, or a plan", "plan");
    }
    ObjectNode keyed = object.deepCopy();
    if (!keyed.has("key")) {
      keyed.put("key", PLAN_KEY);
    }
    ObjectNode document = EXACT.createObjectNode();
    document.putArray("plans").add(keyed);
    try {
      byte[] text = EXACT.writeValueAsString(document).getBytes(UTF_8);
      return CatalogReader.readJson(new ByteArrayInputStream(text)).plans();
    } catch (CatalogException e) {
      throw refused(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }

  /** 422 with every fault, by its path in the body. */
  static ProblemException refused(CatalogException e) {
    List<Problem.Fault> faults =
        e.problems().stream()
            .map(
                each ->
                    new Problem.Fault(
                        each.path().replaceFirst("^plans\\[0]", "plan"),
                        PartBody.message(each.message())))
            .toList();
    Problem problem =
        Problem.of(422, "Plan refused", "the plan has " + faults.size() + " faults").with(faults);
    return new ProblemException(problem.at(faults.isEmpty() ? "plan" : faults.get(0).path()));
  }
}
