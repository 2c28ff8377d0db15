package io.tallygate.gateway.export.postgres;

import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.Resumption;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.sql.SQLException;
import org.agrona.concurrent.NanoClock;

/**
 * Brings a snapshot into PostgreSQL: afterwards the tables of schema {@code tallygate} hold, for each of its tenants, what the
 * snapshot holds, and nothing else. Whatever ends it in between, what was committed is whole, and the next run goes on behind it
 * (same snapshot) or compares again from the start (newer snapshot).
 */
public final class PostgresExport {
  /** Large enough that commits cost little, small enough that what is done twice after a failure is a second's work. */
  public static final int BATCH_ROWS = 50_000;

  private final String url;
  private final int batchRows;
  private final ExportListener listener;
  private final NanoClock clock;

  /**
   * @param url of the database, as PostgreSQL's JDBC driver takes it
   * @param batchRows rows of a transaction
   */
  public PostgresExport(String url, int batchRows, ExportListener listener, NanoClock clock) {
    this.url = url;
    this.batchRows = batchRows;
    this.listener = listener;
    this.clock = clock;
  }

  /** Exports; nothing is left to do when it returns. */
  public void run(SnapshotFile snapshot) throws SinkException {
    try (PostgresSession session = PostgresSession.connect(url)) {
      PostgresSchema.createOrCheck(session);
      for (String tenant : snapshot.tenants()) {
        session.lock(tenant);
        export(session, snapshot, tenant);
      }
    } catch (SQLException e) {
      throw new SinkException(
          "PostgreSQL has failed; what was committed is whole, and the same command goes on from there [reason="
              + e.getMessage()
              + "] [state="
              + e.getSQLState()
              + "]",
          e);
    }
  }

  private void export(PostgresSession session, SnapshotFile snapshot, String tenant)
      throws SQLException, SinkException {
    SnapshotIdentity identity = snapshot.identity();
    for (SnapshotTable table : SnapshotTable.values()) {
      SinkProgress from = Resumption.from(PostgresProgress.read(session, tenant, table), identity);
      TableLoad load = new TableLoad(session, tenant, table, batchRows, listener, clock);
      listener.tableDone(tenant, table, load.run(snapshot, from));
    }
  }
}
