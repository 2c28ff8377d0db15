package io.tallygate.gateway.http;

import io.tallygate.gateway.ops.Fields;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogSearch;
import io.tallygate.rating.catalog.CatalogSearch.FoundSubject;
import io.tallygate.rating.catalog.SubjectAssignment;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Subjects that subscriptions name; usage of all others is in suspense. */
final class SubjectsApi {
  private final RatingCore core;
  private final Clock clock;

  SubjectsApi(RatingCore core, Clock clock) {
    this.core = core;
    this.clock = clock;
  }

  /** In their order, with the customer whose each is now, or was last. */
  Reply list(Call call) throws ProblemException {
    int limit = call.limit();
    String text = call.parameter("search");
    String customer = call.parameter("customer");
    String after = call.parameter("after");
    List<FoundSubject> found =
        new CatalogSearch(call.tenant(core.catalog()))
            .subjects(text == null ? "" : text, customer, after, limit + 1, clock.instant());
    return Page.reply(found, limit, SubjectsApi::fields, each -> each.assignment().subject());
  }

  private static Map<String, Object> fields(FoundSubject found) {
    SubjectAssignment assignment = found.assignment();
    Map<String, Object> fields =
        Fields.of(
            "subject", assignment.subject(),
            "customer", found.customer(),
            "subscription", assignment.subscription(),
            "from", assignment.from());
    if (assignment.to() != null) {
      fields.put("to", assignment.to());
    }
    return fields;
  }
}
