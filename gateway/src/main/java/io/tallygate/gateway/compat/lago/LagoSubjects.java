package io.tallygate.gateway.compat.lago;

import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose usage an {@code external_subscription_id} is. A subscription of the catalog with that key: its subject of the same name if
 * it has one, else its first one that it has at the time, else its first one. No such subscription, or one without subjects: the
 * subject of that name, which one may be given later.
 */
final class LagoSubjects {
  private LagoSubjects() {}

  static String of(@Nullable TenantCatalog tenant, String externalId, Instant time) {
    Subscription subscription = tenant == null ? null : tenant.subscription(externalId);
    if (subscription == null || subscription.subjects().isEmpty()) {
      return externalId;
    }
    List<SubjectAssignment> subjects = subscription.subjects();
    SubjectAssignment now = null;
    for (SubjectAssignment each : subjects) {
      if (each.subject().equals(externalId)) {
        return externalId;
      }
      if (now == null && each.holds(time)) {
        now = each;
      }
    }
    return (now == null ? subjects.get(0) : now).subject();
  }
}
