package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Meters: made, listed, described anew, and archived, which OpenMeter calls deleted. Worker threads; one change at a time. */
final class MetersApi {
  private static final int PAGE_SIZE_DEFAULT = 100;
  private static final int PAGE_SIZE_MAX = 1000;
  private static final Set<String> UPDATED_FIELDS =
      Set.of("name", "description", "metadata", "groupBy", "annotations");

  private final RatingCore core;
  private final Clock clock;

  MetersApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  /** A slug that was deleted may be used again, by a meter that counts the same in the same way. */
  synchronized Reply create(Call call) throws ProblemException {
    MeterPart part = MeterForm.read(JsonObject.of(call, MeterForm.FIELDS));
    boolean isKnown = false;
    for (Meter meter : CatalogParts.meters(core, call.access().tenant())) {
      if (meter.key().equals(part.key())) {
        isKnown = true;
        if (!meter.isArchived()) {
          throw ProblemException.of(
              409, "Conflict", "there is a meter with this slug [slug=" + part.key() + "]");
        }
      }
    }
    Labels labels = new Labels(part.labels());
    labels.set(Labels.CREATED, now());
    return Reply.json(201, changed(call, part, labels, false, isKnown ? 409 : 400));
  }

  Reply list(Call call) throws ProblemException {
    JsonObject.checkParameters(call, Set.of("page", "pageSize"));
    int size = (int) call.number("pageSize", PAGE_SIZE_DEFAULT, 1, PAGE_SIZE_MAX);
    long page = call.number("page", 1, 1, Integer.MAX_VALUE);
    return Reply.ok(
        TenantMeters.all(core, call).stream()
            .skip((page - 1) * size)
            .limit(size)
            .map(meter -> MeterForm.write(meter, call.access().tenant()))
            .toList());
  }

  Reply one(Call call) throws ProblemException {
    return Reply.ok(MeterForm.write(TenantMeters.wanted(core, call), call.access().tenant()));
  }

  /** Another name, description or metadata; how a meter counts never changes. */
  synchronized Reply update(Call call) throws ProblemException {
    Meter meter = TenantMeters.wanted(core, call);
    JsonObject body = JsonObject.of(call, UPDATED_FIELDS);
    if (body.value("groupBy") != null && !groupBy(body).equals(MeterForm.groupBy(meter))) {
      throw ProblemException.badRequest(
          "groupBy cannot change: what was counted stays comparable", "groupBy");
    }
    Labels labels = new Labels(meter.labels());
    labels.set("name", body.text("name", MeterForm.NAME_MAX));
    labels.set("description", body.text("description", MeterForm.DESCRIPTION_MAX));
    labels.setMetadata(metadata(body.texts("metadata"), labels.metadata()));
    return Reply.ok(changed(call, TenantCatalog.written(meter), labels, false, 400));
  }

  private static Map<String, String> groupBy(JsonObject body) throws ProblemException {
    Map<String, String> paths = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : body.texts("groupBy").entrySet()) {
      paths.put(each.getKey(), JsonPath.read(each.getValue(), "groupBy." + each.getKey()));
    }
    return paths;
  }

  /** Settings of the meter stay, whether they are told again or not. */
  private static Map<String, String> metadata(Map<String, String> told, Map<String, String> before)
      throws ProblemException {
    Map<String, String> metadata = new LinkedHashMap<>(told);
    for (Map.Entry<String, String> each : told.entrySet()) {
      if (each.getKey().startsWith(MeterForm.OPTIONS)
          && !each.getValue().equals(before.get(each.getKey()))) {
        throw ProblemException.badRequest(
            "metadata." + each.getKey() + " cannot change", "metadata." + each.getKey());
      }
    }
    before.forEach(
        (name, text) -> {
          if (name.startsWith(MeterForm.OPTIONS)) {
            metadata.put(name, text);
          }
        });
    return metadata;
  }

  /** It counts nothing from now on, and this API does not know it any more; what it counted is kept. */
  synchronized Reply delete(Call call) throws ProblemException {
    Meter meter = TenantMeters.wanted(core, call);
    Labels labels = new Labels(meter.labels());
    changed(call, TenantCatalog.written(meter), labels, true, 409);
    return Reply.empty(204);
  }

  private Map<String, Object> changed(
      Call call, MeterPart part, Labels labels, boolean isArchived, int status)
      throws ProblemException {
    labels.set(Labels.UPDATED, now());
    MeterPart described = part.with(labels.texts(), isArchived);
    CatalogDocument document = CatalogParts.document(call.access().tenant(), described);
    CatalogChanges.apply(core, call, document, status);
    for (Meter meter : CatalogParts.meters(core, call.access().tenant())) {
      if (meter.key().equals(part.key())) {
        return MeterForm.write(meter, call.access().tenant());
      }
    }
    throw new IllegalStateException("a meter is gone [key=" + part.key() + "]");
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
