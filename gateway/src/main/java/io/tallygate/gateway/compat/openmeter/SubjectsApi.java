package io.tallygate.gateway.compat.openmeter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogDocument.SubjectNotePart;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Subjects: those that somebody described here, and those that a subscription of the catalog names now. Usage needs neither.
 * Worker threads; one change at a time.
 */
final class SubjectsApi {
  private static final Set<String> FIELDS =
      Set.of(
          "key",
          "displayName",
          "metadata",
          "stripeCustomerId",
          "currentPeriodStart",
          "currentPeriodEnd",
          "id",
          "createdAt",
          "updatedAt",
          "deletedAt");

  private static final String[] TEXTS = {
    "displayName", "stripeCustomerId", "currentPeriodStart", "currentPeriodEnd"
  };

  private static final int TEXT_MAX = 256;
  private static final int SUBJECTS_MAX = 10_000;

  private final RatingCore core;
  private final Clock clock;

  SubjectsApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  /** Every one: the original has no pages here. Written as it is made. */
  Reply list(Call call) throws ProblemException {
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    if (tenant == null) {
      return Reply.ok(List.of());
    }
    Collection<String> keys = keys(tenant);
    return Reply.stream(
        "application/json",
        out -> {
          try (JsonGenerator json = JsonObject.generator(out)) {
            json.writeStartArray();
            for (String key : keys) {
              json.writePOJO(written(key, tenant));
            }
            json.writeEndArray();
          }
        });
  }

  private Collection<String> keys(TenantCatalog tenant) {
    Set<String> keys = new LinkedHashSet<>(tenant.subjectNotes().keySet());
    Instant now = clock.instant();
    for (Subscription subscription : tenant.subscriptions()) {
      for (SubjectAssignment assignment : subscription.subjects()) {
        if (isOpen(assignment, now)) {
          keys.add(assignment.subject());
        }
      }
    }
    return keys;
  }

  private static boolean isOpen(SubjectAssignment assignment, Instant now) {
    Instant to = assignment.to();
    return to == null || to.isAfter(now);
  }

  private static Map<String, Object> written(String key, TenantCatalog tenant) {
    SubjectNotePart note = tenant.subjectNotes().get(key);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", DerivedId.of("subject", tenant.name(), key));
    answer.put("key", key);
    new Labels(note == null ? Map.of() : note.labels()).describe(answer, TEXTS);
    return answer;
  }

  Reply one(Call call) throws ProblemException {
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    String key = tenant == null ? null : find(tenant, call.part("subject"));
    if (tenant == null || key == null) {
      throw unknown(call);
    }
    return Reply.ok(written(key, tenant));
  }

  private @Nullable String find(TenantCatalog tenant, String idOrKey) {
    if (tenant.subjectNotes().containsKey(idOrKey) || assigned(tenant, idOrKey) != null) {
      return idOrKey;
    }
    if (DerivedId.isMeant(idOrKey)) {
      for (String key : keys(tenant)) {
        if (DerivedId.of("subject", tenant.name(), key).equals(idOrKey)) {
          return key;
        }
      }
    }
    return null;
  }

  /** The subscription that has the subject now or later. */
  private @Nullable String assigned(TenantCatalog tenant, String key) {
    Instant now = clock.instant();
    for (SubjectAssignment assignment : tenant.assignments(key)) {
      if (isOpen(assignment, now)) {
        return assignment.subscription();
      }
    }
    return null;
  }

  private static ProblemException unknown(Call call) {
    return ProblemException.of(
        404, "Not Found", "there is no such subject [subject=" + call.part("subject") + "]");
  }

  /** Describes subjects; what a description does not mention stays as it is. */
  synchronized Reply upsert(Call call) throws ProblemException {
    List<JsonObject> bodies = JsonObject.listOf(call, FIELDS);
    if (bodies.isEmpty() || bodies.size() > SUBJECTS_MAX) {
      throw ProblemException.badRequest(
          "the body must be an array of 1 to " + SUBJECTS_MAX + " subjects", "body");
    }
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    Map<String, SubjectNotePart> parts = new LinkedHashMap<>();
    for (JsonObject body : bodies) {
      String key = body.required("key", TEXT_MAX);
      SubjectNotePart known = parts.get(key);
      if (known == null && tenant != null) {
        known = tenant.subjectNotes().get(key);
      }
      parts.put(key, described(key, body, known));
    }
    CatalogDocument document = CatalogDocument.ofSubjects(List.copyOf(parts.values()));
    CatalogChanges.apply(core, call, document, 400);
    TenantCatalog changed = CatalogParts.of(core, call.access().tenant());
    if (changed == null) {
      throw new IllegalStateException("a tenant is gone [tenant=" + call.access().tenant() + "]");
    }
    List<Map<String, Object>> answer = new ArrayList<>();
    parts.keySet().forEach(key -> answer.add(written(key, changed)));
    return Reply.ok(answer);
  }

  private SubjectNotePart described(String key, JsonObject body, @Nullable SubjectNotePart known)
      throws ProblemException {
    Labels labels = new Labels(known == null ? Map.of() : known.labels());
    String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    if (labels.get(Labels.CREATED) == null) {
      labels.set(Labels.CREATED, now);
    }
    labels.set(Labels.UPDATED, now);
    for (String name : TEXTS) {
      if (body.mentions(name)) {
        labels.set(name, body.text(name, TEXT_MAX));
      }
    }
    if (body.mentions("metadata")) {
      labels.setMetadata(body.texts("metadata"));
    }
    return new SubjectNotePart(key, labels.texts(), null);
  }

  /** Its description is forgotten; its usage stays. */
  synchronized Reply delete(Call call) throws ProblemException {
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    String key = tenant == null ? null : find(tenant, call.part("subject"));
    if (tenant == null || key == null) {
      throw unknown(call);
    }
    String subscription = assigned(tenant, key);
    if (subscription != null) {
      throw ProblemException.of(
          409,
          "Conflict",
          "the subject belongs to a subscription of the catalog [subject="
              + key
              + "] [subscription="
              + subscription
              + "]");
    }
    SubjectNotePart removed = new SubjectNotePart(key, Map.of(), true);
    CatalogChanges.apply(core, call, CatalogDocument.ofSubjects(List.of(removed)), 400);
    return Reply.empty(204);
  }
}
