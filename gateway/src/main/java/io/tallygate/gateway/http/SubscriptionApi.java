package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogDocument.SubjectPart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.PartKind;
import io.tallygate.rating.catalog.TenantCatalog;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The end of a subscription, and its change to another plan. */
final class SubscriptionApi {
  private static final int TEXT_MAX = 256;

  private final RatingCore core;

  SubscriptionApi(RatingCore core) {
    this.core = core;
  }

  /** Ends a subscription before a day. The same day again changes nothing. */
  Reply cancel(Call call) throws ProblemException {
    String key = call.part("key");
    String to = date(JsonFields.of(call, "to"), "to").toString();
    PartChange change =
        new PartChange(call.access().tenant()) {
          @Override
          @Nullable CatalogDocument of(@Nullable TenantCatalog before) throws ProblemException {
            SubscriptionPart known = known(before, key);
            return to.equals(known.to()) ? null : CatalogDocument.ofSubscription(ending(known, to));
          }
        };
    int version = apply(change, call, Map.of("to", "to"));
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("version", version);
    reply.put("subscription", newest(call, key));
    return Reply.ok(reply);
  }

  /** Ends a subscription before a day, and begins another one with another plan on that day. */
  Reply change(Call call) throws ProblemException {
    String key = call.part("key");
    JsonFields body = JsonFields.of(call, "key", "plan", "from");
    String newKey = required(body, "key");
    String plan = required(body, "plan");
    LocalDate from = date(body, "from");
    if (newKey.equals(key)) {
      throw ProblemException.badRequest("key must be another one than that of the path", "key");
    }
    PartChange change =
        new PartChange(call.access().tenant()) {
          @Override
          @Nullable CatalogDocument of(@Nullable TenantCatalog before) throws ProblemException {
            SubscriptionPart known = known(before, key);
            SubscriptionPart next = next(known, newKey, plan, from);
            Object there = before == null ? null : before.part(PartKind.SUBSCRIPTIONS, newKey);
            if (there != null && from.toString().equals(known.to()) && isSame(there, next)) {
              return null;
            }
            if (there != null) {
              throw new ProblemException(
                  Problem.of(409, "Key in use", "there is a subscription with this key").at("key"));
            }
            String end = known.to();
            if (end != null && !from.isBefore(LocalDate.parse(end))) {
              throw new ProblemException(
                  Problem.of(409, "Ended", "the subscription ends before that day [to=" + end + "]")
                      .at("from"));
            }
            isNew = true;
            return both(ending(known, from.toString()), next);
          }
        };
    int version = apply(change, call, Map.of("to", "from", "plan", "plan", "key", "key"));
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("version", version);
    reply.put("ended", newest(call, key));
    reply.put("subscription", newest(call, newKey));
    return Reply.json(change.isNew ? 201 : 200, reply);
  }

  /** What was made by the same request before; its end, and what it has been given since, may be others. */
  private static boolean isSame(Object there, SubscriptionPart next) {
    return there instanceof SubscriptionPart part
        && String.valueOf(part.plan()).equals(next.plan())
        && String.valueOf(part.from()).equals(next.from())
        && String.valueOf(part.customer()).equals(next.customer());
  }

  private static SubscriptionPart ending(SubscriptionPart part, String to) {
    return new SubscriptionPart(
        part.key(),
        part.customer(),
        part.plan(),
        part.from(),
        to,
        part.subjects(),
        part.lateReleases());
  }

  /** Takes over the customer, the end, and the subjects that are assigned from that day on. */
  private static SubscriptionPart next(
      SubscriptionPart known, String key, String plan, LocalDate from) {
    List<SubjectPart> subjects = new ArrayList<>();
    for (SubjectPart subject : known.subjects()) {
      if (subject.to() == null || LocalDate.parse(subject.to()).isAfter(from)) {
        boolean isLater = subject.from() != null && LocalDate.parse(subject.from()).isAfter(from);
        subjects.add(new SubjectPart(subject.key(), isLater ? subject.from() : null, subject.to()));
      }
    }
    return new SubscriptionPart(
        key, known.customer(), plan, from.toString(), known.to(), subjects, List.of());
  }

  private static CatalogDocument both(SubscriptionPart ended, SubscriptionPart next) {
    List<SubscriptionPart> parts = new ArrayList<>();
    parts.addAll(CatalogDocument.ofSubscription(ended).subscriptions());
    parts.add(next);
    return new CatalogDocument(
        null, List.of(), List.of(), List.of(), List.of(), List.of(), parts, List.of(), List.of());
  }

  private static SubscriptionPart known(@Nullable TenantCatalog tenant, String key)
      throws ProblemException {
    if (tenant != null && tenant.part(PartKind.SUBSCRIPTIONS, key) instanceof SubscriptionPart p) {
      return p;
    }
    throw new ProblemException(
        Problem.of(404, "Not found", "there is no such subscription [key=" + key + "]").at("key"));
  }

  private Object newest(Call call, String key) throws ProblemException {
    return known(call.tenant(core.catalog()), key);
  }

  private static String required(JsonFields body, String name) throws ProblemException {
    String text = body.text(name, TEXT_MAX);
    if (text.isEmpty()) {
      throw ProblemException.badRequest(name + " is missing", name);
    }
    return text;
  }

  private static LocalDate date(JsonFields body, String name) throws ProblemException {
    try {
      return LocalDate.parse(required(body, name));
    } catch (DateTimeException e) {
      throw ProblemException.badRequest(name + " must be a date, as 2026-07-01", name);
    }
  }

  /**
   * Changes the catalog.
   *
   * @param fields of the body, by the field of a subscription that they give
   */
  private int apply(PartChange change, Call call, Map<String, String> fields)
      throws ProblemException {
    try {
      return change.apply(core, call.access().name());
    } catch (CatalogException e) {
      throw PartBody.refused(
          e.problems().stream()
              .map(
                  each -> {
                    String field = each.path().replaceFirst("^subscriptions\\[\\d+]\\.?", "");
                    return new Problem.Fault(fields.getOrDefault(field, field), each.message());
                  })
              .toList());
    }
  }
}
