package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Grant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One customer's prepaid credit within one run: what is left of each grant is its amount less what statements have drawn. Not
 * thread-safe.
 */
final class CreditLedger {
  private static final Comparator<Grant> ORDER =
      Comparator.comparingInt(Grant::priority)
          .thenComparing(Grant::to, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Grant::from)
          .thenComparing(Grant::key);
  private static final int PAGE = 500;

  private final List<Grant> grants;
  private final Map<String, BigDecimal> left = new HashMap<>();

  /**
   * The ledger of a customer, as the archive has it.
   *
   * @param grants of the customer, at least one
   */
  CreditLedger(int tenant, String customer, List<Grant> grants, StatementArchive archive) {
    this.grants = grants.stream().sorted(ORDER).toList();
    this.grants.forEach(grant -> left.put(grant.key(), grant.amount()));
    StatementFilter ofCustomer = StatementFilter.ofCustomer(customer);
    long after = 0;
    List<StatementEntry> page = archive.list(tenant, ofCustomer, after, PAGE);
    while (!page.isEmpty()) {
      for (StatementEntry entry : page) {
        Statement statement = archive.read(tenant, entry.id());
        if (statement != null) {
          statement.credits().forEach(draw -> take(draw.grant(), draw.amount()));
        }
        after = entry.id();
      }
      page = archive.list(tenant, ofCustomer, after, PAGE);
    }
  }

  private void take(String grant, BigDecimal amount) {
    left.computeIfPresent(grant, (key, before) -> before.subtract(amount));
  }

  /** Draws what a statement comes to, as far as there is credit; nothing from a statement that is a credit itself. */
  List<CreditDraw> draw(Statement statement) {
    List<CreditDraw> draws = new ArrayList<>();
    BigDecimal due = statement.total();
    for (Grant grant : grants) {
      BigDecimal available = left.getOrDefault(grant.key(), BigDecimal.ZERO);
      if (due.signum() > 0 && available.signum() > 0 && pays(grant, statement)) {
        BigDecimal drawn = available.min(due).setScale(due.scale());
        take(grant.key(), drawn);
        draws.add(
            new CreditDraw(
                grant.key(), grant.text(), drawn, available.subtract(drawn).setScale(due.scale())));
        due = due.subtract(drawn);
      }
    }
    return draws;
  }

  /** Gives back what a statement had drawn. */
  List<CreditDraw> giveBack(List<CreditDraw> drawn) {
    List<CreditDraw> back = new ArrayList<>(drawn.size());
    for (CreditDraw draw : drawn) {
      take(draw.grant(), draw.amount().negate());
      back.add(
          new CreditDraw(
              draw.grant(),
              draw.text(),
              draw.amount().negate(),
              left.getOrDefault(draw.grant(), BigDecimal.ZERO).setScale(draw.amount().scale())));
    }
    return back;
  }

  private static boolean pays(Grant grant, Statement statement) {
    @Nullable Instant expiry = grant.to();
    boolean isOpen =
        grant.from().isBefore(statement.end()) || grant.from().equals(statement.start());
    return isOpen && (expiry == null || statement.start().isBefore(expiry));
  }
}
