package io.tallygate.gateway.cli;

import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.SnapshotTable;
import io.tallygate.gateway.export.sink.TableReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Prints a line for each table of a tenant that is whole. */
final class PublishReport implements ExportListener {
  private final PrintWriter out;

  PublishReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void tableDone(String tenant, SnapshotTable table, TableReport report) {
    out.printf(
        Locale.ROOT,
        "%s %s: %,d rows read, %,d written, %,d removed, %,d ms, %,d rows/s%n",
        tenant,
        table.tableName(),
        report.read(),
        report.written(),
        report.removed(),
        TimeUnit.NANOSECONDS.toMillis(report.durationNs()),
        report.rowsPerSecond());
    out.flush();
  }
}
