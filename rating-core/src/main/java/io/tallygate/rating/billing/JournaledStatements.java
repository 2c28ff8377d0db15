package io.tallygate.rating.billing;

import io.tallygate.rating.billing.StatementJson.JournalEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The archive over a journal and its index. The journal is the truth: a statement is issued once its entry is forced; the index
 * follows, and at start takes in what the journal has beyond it. Each statement is one entry together with its closing, so a
 * crash within a batch leaves whole statements only.
 *
 * <p>Any thread; one writes at a time. After a failure nothing more is issued: what the journal holds is known again only by
 * reading it at the next start.
 */
public final class JournaledStatements implements StatementArchive {
  private static final int INDEX_BATCH = 1_000;

  private final StatementLog log;
  private final StatementIndex index;
  private final Consumer<Throwable> onFailure;
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
  public synchronized void issue(List<Statement> statements, List<Closing> closings) {
    if (isFailed) {
      throw new IllegalStateException("statements failed before; restart to read the journal");
    }
    List<JournalEntry> entries = entries(statements, closings);
    isFailed = true;
    try {
      Pending pending = new Pending();
      for (JournalEntry entry : entries) {
        pending.add(log.append(StatementJson.writeJournal(entry)), entry);
      }
      log.force();
      pending.flush();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
      throw e;
    }
    isFailed = false;
  }

  /** Each statement with its closing; then the closings without a statement, together. */
  private List<JournalEntry> entries(List<Statement> statements, List<Closing> closings) {
    Map<Long, List<Closing>> byNumber = new HashMap<>();
    for (Closing closing : closings) {
      byNumber.computeIfAbsent(closing.statementNumber(), number -> new ArrayList<>()).add(closing);
    }
    List<Closing> without = byNumber.remove(0L);
    List<JournalEntry> entries = new ArrayList<>();
    long next = index.lastNumber() + 1;
    for (Statement statement : statements) {
      if (statement.number() != next) {
        throw new IllegalArgumentException(
            "statement number out of order [number="
                + statement.number()
                + "] [expected="
                + next
                + "]");
      }
      next++;
      List<Closing> own = byNumber.remove(statement.number());
      entries.add(new JournalEntry(statement, own == null ? List.of() : own));
    }
    if (!byNumber.isEmpty()) {
      throw new IllegalArgumentException(
          "closing names a statement that is not issued with it [numbers="
              + byNumber.keySet()
              + "]");
    }
    if (without != null) {
      entries.add(new JournalEntry(null, without));
    }
    return entries;
  }

  @Override
  public @Nullable Statement read(int tenant, long number) {
    long position = index.find(tenant, number);
    if (position < 0) {
      return null;
    }
    Statement statement = StatementJson.readJournal(log.read(position)).statement();
    if (statement == null || statement.number() != number || statement.tenant() != tenant) {
      throw new IllegalStateException(
          "the index names another journal entry [number="
              + number
              + "] [journalIndex="
              + position
              + "]");
    }
    return statement;
  }

  @Override
  public List<StatementEntry> list(
      int tenant,
      @Nullable String customer,
      @Nullable String subscription,
      long afterNumber,
      int limit) {
    return index.list(tenant, customer, subscription, afterNumber, limit);
  }

  @Override
  public long lastNumber() {
    return index.lastNumber();
  }

  @Override
  public List<Closing> closings(int tenant) {
    return index.closings(tenant);
  }
}
