package io.tallygate.gateway.export.postgres;

import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotRows;
import io.tallygate.gateway.export.sink.SnapshotTable;
import io.tallygate.gateway.export.sink.TableReport;
import java.sql.SQLException;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/**
 * Brings one table of a tenant into PostgreSQL, batch by batch in the order of the keys. A batch and the note of how far it
 * reaches are one transaction.
 *
 * <p>Where the target has nothing behind the last key, rows are copied straight into it; otherwise into a staging table, and
 * from there what is new or changed.
 */
final class TableLoad {
  private final PostgresSession session;
  private final String tenant;
  private final SnapshotTable table;
  private final TableSql sql;
  private final int batchRows;
  private final ExportListener listener;
  private final NanoClock clock;
  private boolean isStraight;

  TableLoad(
      PostgresSession session,
      String tenant,
      SnapshotTable table,
      int batchRows,
      ExportListener listener,
      NanoClock clock) {
    this.session = session;
    this.tenant = tenant;
    this.table = table;
    this.sql = new TableSql(table);
    this.batchRows = batchRows;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * @param from where to go on
   */
  TableReport run(SnapshotFile snapshot, SinkProgress from) throws SQLException, SinkException {
    long startNs = clock.nanoTime();
    TableReport report = TableReport.NOTHING;
    SinkProgress progress = from;
    try (SnapshotRows rows =
        snapshot.rows(table, tenant, List.of(CopyLine.of(table)), from.lastKey())) {
      while (!progress.isFinished()) {
        Batch batch = batch(rows, progress);
        progress = batch.progress;
        report = report.plus(batch.read, batch.written, batch.removed, clock.nanoTime() - startNs);
        listener.batchStored(tenant, table, progress);
      }
    }
    return report;
  }

  private record Batch(SinkProgress progress, long read, long written, long removed) {}

  private Batch batch(SnapshotRows rows, SinkProgress from) throws SQLException, SinkException {
    KeyRange rest = new KeyRange(tenant, from.lastKey(), List.of());
    // Once nothing lies ahead, nothing will: the tenant is locked.
    isStraight =
        isStraight || !session.isTrue(sql.hasRowsBehind(rest.hasStart()), rest.parameters());
    if (!isStraight) {
      session.execute(sql.createStaging());
    }
    CopyStream copy = new CopyStream(session.copy(sql.copy(isStraight)));
    List<String> lastKey = from.lastKey();
    long read = 0;
    while (read < batchRows && rows.next()) {
      copy.line(rows.value(0));
      read++;
      if (read == batchRows) {
        lastKey = rows.key();
      }
    }
    copy.end();
    boolean isLast = read < batchRows;
    long written = read;
    long removed = 0;
    if (!isStraight) {
      KeyRange range = new KeyRange(tenant, from.lastKey(), isLast ? List.of() : lastKey);
      session.execute(sql.planForRanges());
      removed =
          session.change(sql.deleteMissing(range.hasStart(), range.hasEnd()), range.parameters());
      written = session.change(sql.upsert(range.hasStart(), range.hasEnd()), range.parameters());
    }
    SinkProgress progress = from.after(lastKey, read, isLast);
    PostgresProgress.write(session, tenant, table, progress);
    session.commit();
    return new Batch(progress, read, written, removed);
  }
}
