package io.tallygate.gateway.export.sink;

/** Hears what an export does, on its thread. What it throws ends the export. */
public interface ExportListener {
  /** A batch of a table is safe in the target, with the note of how far it is. */
  default void batchStored(String tenant, SnapshotTable table, SinkProgress progress) {}

  /** A table is whole in the target. */
  void tableDone(String tenant, SnapshotTable table, TableReport report);
}
