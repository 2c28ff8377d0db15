package io.tallygate.rating.billing;

import io.tallygate.rating.store.ClosingRow;
import io.tallygate.rating.store.StatementRow;
import io.tallygate.rating.store.UsageStore;
import io.tallygate.rating.store.WantedStatements;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The index of statements in the usage store. */
public record StoredStatementIndex(UsageStore store) implements StatementIndex {
  @Override
  public void add(List<Row> statements, List<Closing> closings, long throughIndex) {
    List<StatementRow> rows = statements.stream().map(StoredStatementIndex::row).toList();
    List<ClosingRow> closed = closings.stream().map(StoredStatementIndex::row).toList();
    store.statements().add(rows, closed, throughIndex);
  }

  @Override
  public void change(StatementChange change, long throughIndex) {
    String state = StatementSteps.target(change.step()).key();
    switch (change.step()) {
      case APPROVE -> store.statements().move(change.tenant(), change.ids(), state, throughIndex);
      case ISSUE ->
          store
              .statements()
              .number(
                  change.tenant(),
                  change.ids(),
                  state,
                  change.firstNumber(),
                  change.at().toEpochMilli(),
                  throughIndex);
      case DISCARD -> store.statements().reopen(change.tenant(), change.ids(), state, throughIndex);
    }
  }

  private static StatementRow row(Row row) {
    StatementEntry entry = row.entry();
    Instant issuedAt = entry.issuedAt();
    return new StatementRow(
        entry.id(),
        entry.number(),
        entry.state().key(),
        entry.kind().key(),
        entry.relatesTo(),
        entry.tenant(),
        entry.customer(),
        entry.subscription(),
        entry.period(),
        entry.start().toEpochMilli(),
        entry.end().toEpochMilli(),
        entry.currency(),
        entry.total().toPlainString(),
        issuedAt == null ? StatementRow.NOT_ISSUED : issuedAt.toEpochMilli(),
        row.journalIndex());
  }

  private static StatementEntry entry(StatementRow row) {
    return new StatementEntry(
        row.id(),
        row.number(),
        StatementState.of(row.state()),
        StatementKind.of(row.kind()),
        row.relatesTo(),
        row.tenant(),
        row.customer(),
        row.subscription(),
        row.period(),
        Instant.ofEpochMilli(row.startMs()),
        Instant.ofEpochMilli(row.endMs()),
        row.currency(),
        new BigDecimal(row.total()),
        row.issuedMs() == StatementRow.NOT_ISSUED ? null : Instant.ofEpochMilli(row.issuedMs()));
  }

  private static ClosingRow row(Closing closing) {
    return new ClosingRow(
        closing.tenant(),
        closing.subscription(),
        closing.start().toEpochMilli(),
        closing.end().toEpochMilli(),
        closing.closingFlush(),
        closing.catalogVersion(),
        closing.statementId(),
        closing.kind().key());
  }

  private static Closing closing(ClosingRow row) {
    return new Closing(
        row.tenant(),
        row.subscription(),
        Instant.ofEpochMilli(row.startMs()),
        Instant.ofEpochMilli(row.endMs()),
        row.closingFlush(),
        row.catalogVersion(),
        row.statementId(),
        StatementKind.of(row.kind()));
  }

  @Override
  public long throughIndex() {
    return store.statements().indexedThrough();
  }

  @Override
  public @Nullable Row find(int tenant, long id) {
    StatementRow row = store.statements().find(tenant, id);
    return row == null ? null : new Row(entry(row), row.journalIndex());
  }

  @Override
  public List<StatementEntry> list(int tenant, StatementFilter filter, long afterId, int limit) {
    return entries(wanted(tenant, filter, false, afterId, limit));
  }

  @Override
  public List<StatementEntry> newest(int tenant, StatementFilter filter, long beforeId, int limit) {
    return entries(wanted(tenant, filter, true, beforeId, limit));
  }

  private static WantedStatements wanted(
      int tenant, StatementFilter filter, boolean isNewestFirst, long beyondId, int limit) {
    StatementState state = filter.state();
    return new WantedStatements(
        tenant,
        filter.customer(),
        filter.subscription(),
        state == null ? null : state.key(),
        filter.period(),
        isNewestFirst,
        beyondId,
        limit);
  }

  private List<StatementEntry> entries(WantedStatements wanted) {
    return store.statements().list(wanted).stream().map(StoredStatementIndex::entry).toList();
  }

  @Override
  public long lastId() {
    return store.statements().lastId();
  }

  @Override
  public long lastNumber(int tenant) {
    return store.statements().lastNumber(tenant);
  }

  @Override
  public List<Closing> closings(int tenant) {
    return store.statements().closings(tenant, null).stream()
        .map(StoredStatementIndex::closing)
        .toList();
  }

  @Override
  public List<Closing> closings(int tenant, String subscription) {
    return store.statements().closings(tenant, subscription).stream()
        .map(StoredStatementIndex::closing)
        .toList();
  }
}
