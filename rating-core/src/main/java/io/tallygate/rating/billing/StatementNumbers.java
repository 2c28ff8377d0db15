package io.tallygate.rating.billing;

import io.tallygate.rating.billing.StatementChange.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gives statements that are issued the next numbers of their tenants. The archive's only one, so it asks the index once and
 * counts on by itself. Not thread-safe: used under the archive's lock.
 */
final class StatementNumbers {
  private final StatementIndex index;
  private final Map<Integer, Long> lastNumbers = new HashMap<>();
  private long lastId;

  /** Counts on from what an index has, which must be up to date. */
  StatementNumbers(StatementIndex index) {
    this.index = index;
    this.lastId = index.lastId();
  }

  long lastId() {
    return lastId;
  }

  long lastNumber(int tenant) {
    return lastNumbers.computeIfAbsent(tenant, index::lastNumber);
  }

  /**
   * Statements that go into the archive, numbered where they are issued.
   *
   * @throws IllegalArgumentException if an id does not follow the one before
   */
  List<Statement> number(List<Statement> statements) {
    requireIds(statements);
    List<Statement> numbered = new ArrayList<>(statements.size());
    for (Statement statement : statements) {
      if (statement.state() == StatementState.ISSUED) {
        Instant issuedAt = Objects.requireNonNullElse(statement.issuedAt(), statement.madeAt());
        numbered.add(statement.in(StatementState.ISSUED, take(statement.tenant(), 1), issuedAt));
      } else {
        numbered.add(statement);
      }
    }
    lastId += statements.size();
    return numbered;
  }

  private void requireIds(List<Statement> statements) {
    long expected = lastId + 1;
    for (Statement statement : statements) {
      if (statement.id() != expected) {
        throw new IllegalArgumentException(
            "statement id out of order [id=" + statement.id() + "] [expected=" + expected + "]");
      }
      expected++;
    }
  }

  /**
   * @return the first of the numbers taken
   */
  private long take(int tenant, int count) {
    long first = lastNumber(tenant) + 1;
    lastNumbers.put(tenant, first + count - 1);
    return first;
  }

  /** A step of drafts, with the numbers that it gives them. */
  StatementChange change(
      Step step, int tenant, List<StatementEntry> changing, Instant at, String by) {
    long firstNumber = step == Step.ISSUE ? take(tenant, changing.size()) : 0;
    return new StatementChange(
        step, tenant, changing.stream().map(StatementEntry::id).toList(), firstNumber, at, by);
  }
}
