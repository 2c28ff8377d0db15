package io.tallygate.gateway.http;

import io.tallygate.rating.CatalogVersion;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Who changed what in the catalog, and when. */
final class CatalogVersionsApi {
  private final RatingCore core;

  CatalogVersionsApi(RatingCore core) {
    this.core = core;
  }

  /** Changes of the caller's tenant, oldest first, each with the keys that it named. */
  Reply list(Call call) throws ProblemException {
    int limit = call.limit();
    long after = call.number("after", 0, 0, Integer.MAX_VALUE);
    List<Map<String, Object>> rows = new ArrayList<>();
    forEach(
        call,
        version -> {
          if (version.version() > after && rows.size() <= limit) {
            rows.add(keys(version));
          }
        });
    return Page.reply(rows, limit, row -> row, row -> row.get("version"));
  }

  /** A plan as each of its changes wrote it, oldest first. */
  Reply ofPlan(Call call) throws ProblemException {
    String key = call.part("key");
    int limit = call.limit();
    long after = call.number("after", 0, 0, Integer.MAX_VALUE);
    if (call.tenant(core.catalog()).plan(key) == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "there is no such plan [key=" + key + "]").at("key"));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    forEach(
        call,
        version -> {
          for (CatalogDocument.PlanPart plan : version.document().plans()) {
            if (key.equals(plan.key()) && version.version() > after && rows.size() <= limit) {
              Map<String, Object> fields = head(version);
              fields.put("plan", plan);
              rows.add(fields);
            }
          }
        });
    return Page.reply(rows, limit, row -> row, row -> row.get("version"));
  }

  private void forEach(Call call, CatalogVersion.Visitor visitor) throws ProblemException {
    String tenant = ManagementApi.tenant(core.catalog(), call.access()).name();
    core.forEachCatalogVersion(
        version -> {
          if (version.document().tenantName().equals(tenant)) {
            visitor.version(version);
          }
        });
  }

  private static Map<String, Object> head(CatalogVersion version) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", version.version());
    fields.put("at", version.at());
    fields.put("by", version.by());
    return fields;
  }

  private static Map<String, Object> keys(CatalogVersion version) {
    Map<String, Object> fields = head(version);
    CatalogDocument document = version.document();
    put(fields, "zones", document.zones(), CatalogDocument.ZonesPart::key);
    put(fields, "calendars", document.calendars(), CatalogDocument.CalendarPart::key);
    put(fields, "meters", document.meters(), CatalogDocument.MeterPart::key);
    put(fields, "customers", document.customers(), CatalogDocument.CustomerPart::key);
    put(fields, "plans", document.plans(), CatalogDocument.PlanPart::key);
    put(fields, "subscriptions", document.subscriptions(), CatalogDocument.SubscriptionPart::key);
    put(fields, "items", document.items(), CatalogDocument.ItemPart::key);
    put(fields, "grants", document.grants(), CatalogDocument.GrantPart::key);
    put(fields, "subjects", document.subjects(), CatalogDocument.SubjectNotePart::key);
    return fields;
  }

  private static <T> void put(
      Map<String, Object> fields, String name, List<T> parts, Function<T, ?> key) {
    if (!parts.isEmpty()) {
      fields.put(name, parts.stream().map(key).filter(Objects::nonNull).toList());
    }
  }
}
