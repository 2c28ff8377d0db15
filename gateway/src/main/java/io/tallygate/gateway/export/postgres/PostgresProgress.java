package io.tallygate.gateway.export.postgres;

import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The note, in PostgreSQL, of how far a table of a tenant is. */
final class PostgresProgress {
  private static final String READ =
      "SELECT through_flush, snapshot_created_at, last_key, rows, finished FROM tallygate.export_progress"
          + " WHERE tenant = ? AND table_name = ?";
  private static final String WRITE =
      "INSERT INTO tallygate.export_progress"
          + " (tenant, table_name, through_flush, snapshot_created_at, last_key, rows, finished)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, table_name) DO UPDATE SET"
          + " through_flush = EXCLUDED.through_flush, snapshot_created_at = EXCLUDED.snapshot_created_at,"
          + " last_key = EXCLUDED.last_key, rows = EXCLUDED.rows, finished = EXCLUDED.finished,"
          + " written_at = now()";

  private PostgresProgress() {}

  static @Nullable SinkProgress read(PostgresSession session, String tenant, SnapshotTable table)
      throws SQLException {
    try (PreparedStatement statement = session.prepare(READ, List.of(tenant, table.tableName()));
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return null;
      }
      return new SinkProgress(
          new SnapshotIdentity(row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant()),
          List.of((String[]) row.getArray(3).getArray()),
          row.getLong(4),
          row.getBoolean(5));
    }
  }

  /** In the transaction that is under way. */
  static void write(
      PostgresSession session, String tenant, SnapshotTable table, SinkProgress progress)
      throws SQLException {
    try (PreparedStatement statement = session.prepare(WRITE, List.of(tenant, table.tableName()))) {
      statement.setLong(3, progress.snapshot().throughFlush());
      statement.setObject(4, progress.snapshot().createdAt().atOffset(ZoneOffset.UTC));
      statement.setArray(5, session.texts(progress.lastKey()));
      statement.setLong(6, progress.rows());
      statement.setBoolean(7, progress.isFinished());
      statement.executeUpdate();
    }
  }
}
