package io.tallygate.rating.billing;

import io.tallygate.rating.billing.StatementChange.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An archive in memory, for rating a file without a data directory, and for tests. Not thread-safe. */
public final class OfflineStatements implements StatementArchive {
  private final MemoryStatementIndex index = new MemoryStatementIndex();
  private final StatementNumbers numbers = new StatementNumbers(index);
  private final SortedMap<Long, Statement> statements = new TreeMap<>();

  /** Every statement but discarded ones, in the order of the ids. */
  public List<Statement> all() {
    return statements.values().stream()
        .map(this::current)
        .filter(statement -> statement.state() != StatementState.DISCARDED)
        .toList();
  }

  private Statement current(Statement made) {
    StatementEntry entry = Objects.requireNonNull(index.find(made.tenant(), made.id())).entry();
    return made.in(entry.state(), entry.number(), entry.issuedAt());
  }

  @Override
  public List<Statement> add(List<Statement> added, List<Closing> closed) {
    List<Statement> numbered = numbers.number(added);
    numbered.forEach(statement -> statements.put(statement.id(), statement));
    index.add(
        numbered.stream().map(s -> new StatementIndex.Row(s.entry(), s.id())).toList(), closed, 0);
    return numbered;
  }

  @Override
  public List<StatementEntry> change(Step step, int tenant, List<Long> ids, Instant at, String by) {
    List<StatementEntry> changing = StatementSteps.changing(index, step, tenant, ids);
    if (!changing.isEmpty()) {
      index.change(numbers.change(step, tenant, changing, at, by), 0);
    }
    List<StatementEntry> after = new ArrayList<>();
    ids.stream().sorted().forEach(id -> after.add(StatementSteps.require(index, tenant, id)));
    return after;
  }

  @Override
  public @Nullable Statement read(int tenant, long id) {
    Statement statement = statements.get(id);
    return statement == null || statement.tenant() != tenant ? null : current(statement);
  }

  @Override
  public List<StatementEntry> list(int tenant, StatementFilter filter, long afterId, int limit) {
    return index.list(tenant, filter, afterId, limit);
  }

  @Override
  public List<StatementEntry> newest(int tenant, StatementFilter filter, long beforeId, int limit) {
    return index.newest(tenant, filter, beforeId, limit);
  }

  @Override
  public long lastId() {
    return numbers.lastId();
  }

  @Override
  public long lastNumber(int tenant) {
    return numbers.lastNumber(tenant);
  }

  @Override
  public List<Closing> closings(int tenant) {
    return index.closings(tenant);
  }

  @Override
  public List<Closing> closings(int tenant, String subscription) {
    return index.closings(tenant, subscription);
  }
}
