package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogException.Problem;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.charge.PlannedCharge.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a price that is to change within a period that is closed: it would never be charged there, because closed periods keep
 * the plan they were billed with. A period whose statement is cancelled is not closed in this sense.
 */
public final class ClosedPeriods {
  private final StatementArchive archive;

  public ClosedPeriods(StatementArchive archive) {
    this.archive = archive;
  }

  /** A moment at which a price changes that did not change there before. */
  private record Change(Plan plan, Moment moment, String path) {}

  /**
   * Checks a document that has been folded and is not in force yet.
   *
   * @param before the version that it changes
   * @param next what came of it
   * @throws CatalogException naming each moment that lies in a closed period
   */
  public void check(Catalog before, Catalog next, CatalogDocument document)
      throws CatalogException {
    int tenant = next.tenant(document.tenantName());
    if (tenant < 0 || tenant >= before.tenants().size()) {
      return;
    }
    List<Change> changes = changes(before.of(tenant), next.of(tenant), document);
    if (changes.isEmpty()) {
      return;
    }
    Map<String, List<Closing>> closings =
        archive.closings(tenant).stream().collect(Collectors.groupingBy(Closing::subscription));
    List<Problem> problems = new ArrayList<>();
    for (Change change : changes) {
      Problem problem = problem(change, next.of(tenant), closings);
      if (problem != null) {
        problems.add(problem);
      }
    }
    if (!problems.isEmpty()) {
      throw new CatalogException(problems);
    }
  }

  private static List<Change> changes(
      TenantCatalog before, TenantCatalog next, CatalogDocument document) {
    List<Change> changes = new ArrayList<>();
    for (int p = 0; p < document.plans().size(); p++) {
      String key = String.valueOf(document.plans().get(p).key());
      Plan was = before.plan(key);
      Plan is = next.plan(key);
      if (was == null || is == null) {
        continue;
      }
      Set<String> known = new HashSet<>();
      for (PlannedCharge charge : was.charges()) {
        known.add(name(charge, charge.from()));
        known.add(name(charge, charge.to()));
      }
      for (int c = 0; c < is.charges().size(); c++) {
        PlannedCharge charge = is.charges().get(c);
        String path = "plans[" + p + "].charges[" + c + "].";
        add(changes, known, is, charge, charge.from(), path + "from");
        add(changes, known, is, charge, charge.to(), path + "to");
      }
    }
    return changes;
  }

  private static void add(
      List<Change> changes,
      Set<String> known,
      Plan plan,
      PlannedCharge charge,
      @Nullable Moment moment,
      String path) {
    if (moment != null && !known.contains(name(charge, moment))) {
      changes.add(new Change(plan, moment, path));
    }
  }

  private static String name(PlannedCharge charge, @Nullable Moment moment) {
    return charge.charge().key() + " " + moment;
  }

  private static @Nullable Problem problem(
      Change change, TenantCatalog tenant, Map<String, List<Closing>> closings) {
    for (Subscription subscription : tenant.subscriptions()) {
      Customer customer = tenant.customer(subscription.customer());
      if (customer == null || !subscription.plan().equals(change.plan.key())) {
        continue;
      }
      Instant at = change.moment.in(customer.zones());
      Closing closed = standingAt(at, closings.getOrDefault(subscription.key(), List.of()));
      if (closed != null) {
        return new Problem(
            change.path,
            "must not lie in a closed period, whose statement would have to be cancelled first [value="
                + change.moment
                + "] [subscription="
                + subscription.key()
                + "] [closed="
                + closed.start()
                + " to "
                + closed.end()
                + "]");
      }
    }
    return null;
  }

  /** The period that holds an instant, if its newest closing stands. */
  private static @Nullable Closing standingAt(Instant at, List<Closing> closings) {
    Closing newest = null;
    for (Closing closing : closings) {
      boolean holds = !at.isBefore(closing.start()) && at.isBefore(closing.end());
      if (holds && (newest == null || closing.statementId() > newest.statementId())) {
        newest = closing;
      }
    }
    return newest == null || newest.isCancelled() ? null : newest;
  }
}
