package io.tallygate.rating.billing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An archive in memory, for rating a file without a data directory, and for tests. Not thread-safe. */
public final class OfflineStatements implements StatementArchive {
  private final List<Statement> statements = new ArrayList<>();
  private final List<Closing> closings = new ArrayList<>();

  /** Everything issued, in the order of the numbers. */
  public List<Statement> all() {
    return Collections.unmodifiableList(statements);
  }

  @Override
  public void issue(List<Statement> issued, List<Closing> closed) {
    for (Statement statement : issued) {
      if (statement.number() != lastNumber() + 1) {
        throw new IllegalArgumentException(
            "statement number out of order [number="
                + statement.number()
                + "] [expected="
                + (lastNumber() + 1)
                + "]");
      }
      statements.add(statement);
    }
    closings.addAll(closed);
  }

  @Override
  public @Nullable Statement read(int tenant, long number) {
    if (number < 1 || number > statements.size()) {
      return null;
    }
    Statement statement = statements.get((int) number - 1);
    return statement.tenant() == tenant ? statement : null;
  }

  @Override
  public List<StatementEntry> list(
      int tenant,
      @Nullable String customer,
      @Nullable String subscription,
      long afterNumber,
      int limit) {
    return statements.stream()
        .filter(s -> s.tenant() == tenant && s.number() > afterNumber)
        .filter(s -> customer == null || s.customer().equals(customer))
        .filter(s -> subscription == null || s.subscription().equals(subscription))
        .limit(limit)
        .map(Statement::entry)
        .toList();
  }

  @Override
  public long lastNumber() {
    return statements.size();
  }

  @Override
  public List<Closing> closings(int tenant) {
    return closings.stream()
        .filter(c -> c.tenant() == tenant)
        .sorted(Comparator.comparing(Closing::subscription).thenComparing(Closing::start))
        .toList();
  }
}
