package io.tallygate.rating.billing;

import io.tallygate.rating.billing.StatementChange.Step;
import io.tallygate.rating.billing.StatementJson.JournalEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The archive over a journal and its index. The journal is the truth: a statement is made once its entry is forced; the index
 * follows, and at start takes in what the journal has beyond it. Each statement is one entry together with its closing, so a
 * crash within a batch leaves whole statements only. What becomes of drafts is an entry of its own; the statement's entry is
 * never written again.
 *
 * <p>Any thread; one writes at a time. After a failure nothing more is issued: what the journal holds is known again only by
 * reading it at the next start.
 */
public final class JournaledStatements implements StatementArchive {
  private static final int INDEX_BATCH = 1_000;

  private final StatementLog log;
  private final StatementIndex index;
  private final Consumer<Throwable> onFailure;
  private final StatementNumbers numbers;
  private boolean isFailed;

  /**
   * Opens the archive and brings the index up to the journal's end.
   *
   * @param onFailure told when it is not known what was issued: nothing more is, before a restart
   */
  public JournaledStatements(
      StatementLog log, StatementIndex index, Consumer<Throwable> onFailure) {
    this.log = log;
    this.index = index;
    this.onFailure = onFailure;
    catchUp();
    numbers = new StatementNumbers(index);
  }

  private void catchUp() {
    Pending pending = new Pending();
    log.forEachAfter(
        index.throughIndex(),
        (position, bytes) -> {
          pending.add(position, StatementJson.readJournal(bytes));
          if (pending.entries >= INDEX_BATCH) {
            pending.flush();
          }
        });
    pending.flush();
  }

  /** Rows on their way into the index. */
  private final class Pending {
    private final List<StatementIndex.Row> rows = new ArrayList<>();
    private final List<Closing> closings = new ArrayList<>();
    private long throughIndex;
    private int entries;

    void add(long position, JournalEntry entry) {
      StatementChange change = entry.change();
      if (change != null) {
        flush();
        index.change(change, position);
        return;
      }
      if (entry.statement() != null) {
        rows.add(new StatementIndex.Row(entry.statement().entry(), position));
      }
      closings.addAll(entry.closings());
      throughIndex = position;
      entries++;
    }

    void flush() {
      if (entries > 0) {
        index.add(List.copyOf(rows), List.copyOf(closings), throughIndex);
        rows.clear();
        closings.clear();
        entries = 0;
      }
    }
  }

  @Override
  public synchronized List<Statement> add(List<Statement> statements, List<Closing> closings) {
    requireNotFailed();
    requireOwnClosings(statements, closings);
    List<Statement> numbered = numbers.number(statements);
    write(entries(numbered, closings));
    return numbered;
  }

  @Override
  public synchronized List<StatementEntry> change(
      Step step, int tenant, List<Long> ids, Instant at, String by) {
    requireNotFailed();
    List<StatementEntry> changing = StatementSteps.changing(index, step, tenant, ids);
    if (!changing.isEmpty()) {
      write(List.of(JournalEntry.of(numbers.change(step, tenant, changing, at, by))));
    }
    return new TreeSet<>(ids)
        .stream().map(id -> StatementSteps.require(index, tenant, id)).toList();
  }

  private void requireNotFailed() {
    if (isFailed) {
      throw new IllegalStateException("statements failed before; restart to read the journal");
    }
  }

  /** Appended and forced, then indexed: in this order, or not known. */
  private void write(List<JournalEntry> entries) {
    isFailed = true;
    try {
      // Half of what issuing costs a processor: it is shared with the other ones.
      List<byte[]> written = entries.parallelStream().map(StatementJson::writeJournal).toList();
      long[] positions = new long[entries.size()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = log.append(written.get(i));
      }
      log.force();
      Pending pending = new Pending();
      for (int i = 0; i < positions.length; i++) {
        pending.add(positions[i], entries.get(i));
      }
      pending.flush();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
      throw e;
    }
    isFailed = false;
  }

  private static void requireOwnClosings(List<Statement> statements, List<Closing> closings) {
    Set<Long> named = new TreeSet<>();
    closings.forEach(closing -> named.add(closing.statementId()));
    named.remove(0L);
    statements.forEach(statement -> named.remove(statement.id()));
    if (!named.isEmpty()) {
      throw new IllegalArgumentException(
          "closing names a statement that is not made with it [ids=" + named + "]");
    }
  }

  /** Each statement with its closings; then the closings without a statement, together. */
  private static List<JournalEntry> entries(List<Statement> statements, List<Closing> closings) {
    Map<Long, List<Closing>> byStatement =
        closings.stream().collect(Collectors.groupingBy(Closing::statementId));
    List<JournalEntry> entries = new ArrayList<>();
    for (Statement statement : statements) {
      entries.add(JournalEntry.of(statement, byStatement.getOrDefault(statement.id(), List.of())));
    }
    List<Closing> without = byStatement.get(0L);
    if (without != null) {
      entries.add(JournalEntry.of(without));
    }
    return entries;
  }

  @Override
  public @Nullable Statement read(int tenant, long id) {
    StatementIndex.Row row = index.find(tenant, id);
    if (row == null) {
      return null;
    }
    Statement statement = new StatementReader(log).read(row.journalIndex(), id);
    if (statement.tenant() != tenant) {
      throw new IllegalStateException("the index names another tenant's statement [id=" + id + "]");
    }
    StatementEntry entry = row.entry();
    return statement.in(entry.state(), entry.number(), entry.issuedAt());
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
  public synchronized long lastId() {
    // After a failure, what is in the index is all that is known.
    return isFailed ? index.lastId() : numbers.lastId();
  }

  @Override
  public synchronized long lastNumber(int tenant) {
    return isFailed ? index.lastNumber(tenant) : numbers.lastNumber(tenant);
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
