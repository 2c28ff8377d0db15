package io.tallygate.rating.billing;

import io.tallygate.rating.billing.StatementChange.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An index in memory: as good as any for as long as the process lives. Not thread-safe. */
final class MemoryStatementIndex implements StatementIndex {
  private static final Comparator<Closing> ORDER =
      Comparator.comparing(Closing::subscription)
          .thenComparing(Closing::start)
          .thenComparing(Closing::statementId);

  private final NavigableMap<Long, Row> rows = new TreeMap<>();
  private final List<Closing> closings = new ArrayList<>();
  private long throughIndex;

  @Override
  public void add(List<Row> statements, List<Closing> closed, long through) {
    statements.forEach(row -> rows.put(row.entry().id(), row));
    closings.addAll(closed);
    throughIndex = through;
  }

  @Override
  public void change(StatementChange change, long through) {
    long number = change.firstNumber();
    for (long id : change.ids()) {
      Row row = rows.get(id);
      if (row == null) {
        throw new IllegalStateException(
            "a change of a statement that is not there [id=" + id + "]");
      }
      StatementEntry entry = row.entry();
      StatementState state = StatementSteps.target(change.step());
      rows.put(
          id,
          new Row(
              state == StatementState.ISSUED
                  ? entry.in(state, number++, change.at())
                  : entry.in(state, 0, null),
              row.journalIndex()));
      if (change.step() == Step.DISCARD) {
        closings.removeIf(closing -> isReopenedWith(entry, closing));
      }
    }
    throughIndex = through;
  }

  /** The draft's own period, and later ones in which there was nothing to bill. */
  private static boolean isReopenedWith(StatementEntry draft, Closing closing) {
    boolean isOwn = closing.statementId() == draft.id();
    boolean isLaterBlank =
        draft.kind() == StatementKind.STATEMENT
            && closing.statementId() == 0
            && closing.subscription().equals(draft.subscription())
            && !closing.start().isBefore(draft.start());
    return closing.tenant() == draft.tenant() && (isOwn || isLaterBlank);
  }

  @Override
  public long throughIndex() {
    return throughIndex;
  }

  @Override
  public @Nullable Row find(int tenant, long id) {
    Row row = rows.get(id);
    return row == null || row.entry().tenant() != tenant ? null : row;
  }

  @Override
  public List<StatementEntry> list(int tenant, StatementFilter filter, long afterId, int limit) {
    return rows.tailMap(afterId, false).values().stream()
        .map(Row::entry)
        .filter(entry -> entry.tenant() == tenant && filter.accepts(entry))
        .limit(limit)
        .toList();
  }

  @Override
  public List<StatementEntry> newest(int tenant, StatementFilter filter, long beforeId, int limit) {
    return rows.headMap(beforeId, false).descendingMap().values().stream()
        .map(Row::entry)
        .filter(entry -> entry.tenant() == tenant && filter.accepts(entry))
        .limit(limit)
        .toList();
  }

  @Override
  public long lastId() {
    return rows.isEmpty() ? 0 : rows.lastKey();
  }

  @Override
  public long lastNumber(int tenant) {
    return rows.values().stream()
        .filter(row -> row.entry().tenant() == tenant)
        .mapToLong(row -> row.entry().number())
        .max()
        .orElse(0);
  }

  @Override
  public List<Closing> closings(int tenant) {
    return closings.stream().filter(c -> c.tenant() == tenant).sorted(ORDER).toList();
  }

  @Override
  public List<Closing> closings(int tenant, String subscription) {
    return closings(tenant).stream().filter(c -> c.subscription().equals(subscription)).toList();
  }
}
