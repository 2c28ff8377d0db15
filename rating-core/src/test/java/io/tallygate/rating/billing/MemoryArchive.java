package io.tallygate.rating.billing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements and closings in lists, with the checks that any archive makes. */
final class MemoryArchive implements StatementArchive {
  final List<Statement> statements = new ArrayList<>();
  private final List<Closing> closings = new ArrayList<>();
  int issues;

  @Override
  public void issue(List<Statement> added, List<Closing> closed) {
    issues++;
    for (Statement statement : added) {
      if (statement.number() != lastNumber() + 1) {
        throw new IllegalArgumentException(
            "number out of order [number=" + statement.number() + "]");
      }
      statements.add(statement);
    }
    closings.addAll(closed);
  }

  @Override
  public @Nullable Statement read(int tenant, long number) {
    return statements.stream()
        .filter(s -> s.number() == number && s.tenant() == tenant)
        .findFirst()
        .orElse(null);
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
