package io.tallygate.rating.billing;

import io.tallygate.rating.store.ClosingRow;
import io.tallygate.rating.store.StatementRow;
import io.tallygate.rating.store.UsageStore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The index of statements in the usage store. */
public record StoredStatementIndex(UsageStore store) implements StatementIndex {
  @Override
  public void add(List<Row> statements, List<Closing> closings, long throughIndex) {
    List<StatementRow> rows = new ArrayList<>();
    for (Row row : statements) {
      StatementEntry entry = row.entry();
      rows.add(
          new StatementRow(
              entry.number(),
              entry.tenant(),
              entry.customer(),
              entry.subscription(),
              entry.period(),
              entry.start().toEpochMilli(),
              entry.end().toEpochMilli(),
              entry.currency(),
              entry.total().toPlainString(),
              entry.issuedAt().toEpochMilli(),
              row.journalIndex()));
    }
    List<ClosingRow> closed = new ArrayList<>();
    for (Closing closing : closings) {
      closed.add(
          new ClosingRow(
              closing.tenant(),
              closing.subscription(),
              closing.start().toEpochMilli(),
              closing.end().toEpochMilli(),
              closing.closingFlush(),
              closing.statementNumber()));
    }
    store.indexStatements(rows, closed, throughIndex);
  }

  @Override
  public long throughIndex() {
    return store.statementsIndexedThrough();
  }

  @Override
  public long find(int tenant, long number) {
    return store.findStatement(tenant, number);
  }

  @Override
  public List<StatementEntry> list(
      int tenant,
      @Nullable String customer,
      @Nullable String subscription,
      long afterNumber,
      int limit) {
    List<StatementEntry> entries = new ArrayList<>();
    for (StatementRow row :
        store.listStatements(tenant, customer, subscription, afterNumber, limit)) {
      entries.add(
          new StatementEntry(
              row.number(),
              row.tenant(),
              row.customer(),
              row.subscription(),
              row.period(),
              Instant.ofEpochMilli(row.startMs()),
              Instant.ofEpochMilli(row.endMs()),
              row.currency(),
              new BigDecimal(row.total()),
              Instant.ofEpochMilli(row.issuedMs())));
    }
    return entries;
  }

  @Override
  public long lastNumber() {
    return store.lastStatementNumber();
  }

  @Override
  public List<Closing> closings(int tenant) {
    List<Closing> closings = new ArrayList<>();
    for (ClosingRow row : store.closings(tenant)) {
      closings.add(
          new Closing(
              row.tenant(),
              row.subscription(),
              Instant.ofEpochMilli(row.startMs()),
              Instant.ofEpochMilli(row.endMs()),
              row.closingFlush(),
              row.statementNumber()));
    }
    return closings;
  }
}
