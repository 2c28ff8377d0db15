package io.tallygate.gateway.compat.monsum;

import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows as one subscription: those of the catalog that follow one another because the article was changed. The
 * first one has the id as its key, the others {@code id~2}, {@code id~3} and so on.
 *
 * @param parts in the order of time, at least one
 */
record Contract(String id, Customer customer, List<Subscription> parts) {
  private static final char SUCCESSOR = '~';

  Contract {
    parts = List.copyOf(parts);
  }

  /** Finds one by its id; null if there is none. */
  static @Nullable Contract find(TenantCatalog tenant, String id) {
    List<Subscription> parts = new ArrayList<>();
    Subscription part = tenant.subscription(id);
    while (part != null) {
      parts.add(part);
      part = tenant.subscription(key(id, parts.size() + 1));
    }
    return parts.isEmpty()
        ? null
        : new Contract(id, Account.customerOf(tenant, parts.get(0).customer()), parts);
  }

  /** One that is there. */
  static Contract required(TenantCatalog tenant, MonsumRequest request) throws MonsumException {
    Contract found = find(tenant, request.required("SUBSCRIPTION_ID"));
    if (found == null) {
      throw MonsumException.field("SUBSCRIPTION_ID", "there is no such subscription");
    }
    return found;
  }

  private static String key(String id, int number) {
    return id + SUCCESSOR + number;
  }

  /** The id of the contract that a subscription is a part of. */
  static String idOf(TenantCatalog tenant, String subscription) {
    int mark = subscription.lastIndexOf(SUCCESSOR);
    if (mark > 0 && subscription.substring(mark + 1).matches("[0-9]{1,9}")) {
      String id = subscription.substring(0, mark);
      return tenant.subscription(id) == null ? subscription : id;
    }
    return subscription;
  }

  /** The key of the part that comes next. */
  String nextKey() {
    return key(id, parts.size() + 1);
  }

  Subscription newest() {
    return parts.get(parts.size() - 1);
  }

  /** The part that holds an instant; null if none does. */
  @Nullable Subscription at(Instant instant) {
    for (Subscription part : parts) {
      Instant end = part.end();
      if (!instant.isBefore(part.start()) && (end == null || instant.isBefore(end))) {
        return part;
      }
    }
    return null;
  }

  static Plan planOf(TenantCatalog tenant, Subscription subscription) {
    Plan plan = tenant.plan(subscription.plan());
    if (plan == null) {
      throw new IllegalStateException(
          "a subscription has no plan [subscription=" + subscription.key() + "]");
    }
    return plan;
  }

  /** The subject that bookings are for: the one of the id where there is one, else the first; null if there is none then. */
  @Nullable String subject(Subscription part, Instant at) {
    String first = null;
    for (SubjectAssignment assignment : part.subjects()) {
      if (assignment.holds(at)) {
        if (assignment.subject().equals(id)) {
          return id;
        }
        first = first == null ? assignment.subject() : first;
      }
    }
    return first;
  }

  /** Every subject that ever belonged to it. */
  Set<String> subjects() {
    Set<String> subjects = new LinkedHashSet<>();
    parts.forEach(part -> part.subjects().forEach(each -> subjects.add(each.subject())));
    return subjects;
  }

  /** Whether it pays what a subject used at an instant. */
  boolean holds(String subject, Instant at) {
    return parts.stream()
        .flatMap(part -> part.subjects().stream())
        .anyMatch(each -> each.subject().equals(subject) && each.holds(at));
  }

  /** The client's own name for it: its first subject beside the id; empty if there is none. */
  String externalId() {
    return newest().subjects().stream()
        .map(SubjectAssignment::subject)
        .filter(subject -> !subject.equals(id))
        .findFirst()
        .orElse("");
  }
}
