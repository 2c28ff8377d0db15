package io.tallygate.rating.store;

import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The index of the statement journal: statements, what became of them, and closed periods. Any thread; blocks. */
public final class StatementTables {
  private final StoreDatabase database;
  private final LongConsumer onClosingFlush;
  private final ClosingCache closings;

  /**
   * @param onClosingFlush told of flushes that compaction is to keep apart, before they are stored: whoever plans one from then
   *     on finds them, and one too many does no harm
   */
  StatementTables(StoreDatabase database, LongConsumer onClosingFlush) {
    this.database = database;
    this.onClosingFlush = onClosingFlush;
    this.closings =
        new ClosingCache(
            database.read(
                    "closings",
                    connection -> StoreDatabase.number(connection, "SELECT count(*) FROM closings"))
                == 0);
  }

  /**
   * Adds to the index, in one transaction.
   *
   * @param throughIndex place of the last journal entry that the rows come from
   */
  public void add(List<StatementRow> statements, List<ClosingRow> closed, long throughIndex) {
    closed.forEach(closing -> onClosingFlush.accept(closing.closingFlush()));
    if (!closed.isEmpty()) {
      closings.changing();
    }
    database.write(
        "index statements",
        connection -> StatementQueries.add(connection, statements, closed, throughIndex));
    closings.closed(closed);
  }

  /**
   * Gives statements another state.
   *
   * @param throughIndex place of the journal entry that says so
   */
  public void move(int tenant, List<Long> ids, String state, long throughIndex) {
    database.write(
        "move statements",
        connection -> StatementChanges.move(connection, tenant, ids, state, throughIndex));
  }

  /**
   * Likewise, with numbers.
   *
   * @param firstNumber of the first of them; the others follow in their order
   * @param issuedMs ms since 1970
   */
  public void number(
      int tenant,
      List<Long> ids,
      String state,
      long firstNumber,
      long issuedMs,
      long throughIndex) {
    database.write(
        "number statements",
        connection ->
            StatementChanges.number(
                connection, tenant, ids, state, firstNumber, issuedMs, throughIndex));
  }

  /**
   * Likewise, and takes back the closings of their periods. Where a statement is the first of its period, later closings of the
   * subscription that have no statement go too.
   */
  public void reopen(int tenant, List<Long> ids, String state, long throughIndex) {
    closings.changing();
    database.write(
        "reopen periods",
        connection -> StatementChanges.reopen(connection, tenant, ids, state, throughIndex));
    closings.reopened();
  }

  /** Place of the last journal entry indexed; 0 if none. */
  public long indexedThrough() {
    return database.read(
        "statements indexed",
        connection -> StoreDatabase.number(connection, "SELECT indexed FROM statement_journal"));
  }

  /** Null if the tenant has no such statement. */
  public @Nullable StatementRow find(int tenant, long id) {
    return database
        .read("find statement", connection -> StatementQueries.find(connection, tenant, id))
        .orElse(null);
  }

  /** A page of statements. */
  public List<StatementRow> list(WantedStatements wanted) {
    return database.read(
        "list statements", connection -> StatementQueries.list(connection, wanted));
  }

  /** The greatest id over all tenants; 0 if no statement was made. */
  public long lastId() {
    return database.read(
        "last statement",
        connection ->
            StoreDatabase.number(connection, "SELECT coalesce(max(id), 0) FROM statements"));
  }

  /** The greatest number of a tenant's statements; 0 if none was issued. */
  public long lastNumber(int tenant) {
    return database.read(
        "last number",
        connection ->
            StoreDatabase.number(
                connection,
                "SELECT coalesce(max(number), 0) FROM statements WHERE tenant = " + tenant));
  }

  /**
   * Closed periods of a tenant, ordered by subscription, start and statement.
   *
   * @param subscription null: every subscription
   */
  public List<ClosingRow> closings(int tenant, @Nullable String subscription) {
    return subscription == null
        ? readClosings(tenant, null)
        : closings.closings(tenant, subscription, () -> readClosings(tenant, subscription));
  }

  private List<ClosingRow> readClosings(int tenant, @Nullable String subscription) {
    return database.read(
        "closings", connection -> StatementQueries.closings(connection, tenant, subscription));
  }
}
