package io.tallygate.gateway.importing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is counted of one file, by the import and by the gateway, and where it is noted; becomes the report. For one thread. */
final class FileTotals {
  final Bookmark bookmark;
  final RefusedRows refusedRows;
  final ImportJournal journal;
  final ControlTotals control;
  RowCounts counts = new RowCounts();

  /** Where an earlier run had stopped, in bytes. */
  long resumedAt;

  private FileTotals(
      Bookmark bookmark, RefusedRows refusedRows, ImportJournal journal, ControlTotals control) {
    this.bookmark = bookmark;
    this.refusedRows = refusedRows;
    this.journal = journal;
    this.control = control;
  }

  /** Opens the files of a run. */
  static FileTotals open(
      Path file,
      FileImport.Outputs outputs,
      RowReaders readers,
      RowMapper mapper,
      String producer,
      Bookmark bookmark)
      throws IOException {
    ImportJournal journal = ImportJournal.open(outputs.journal(), producer, bookmark);
    RefusedRows refusedRows =
        new RefusedRows(
            outputs.refused(),
            SourceFile.isCompressed(file) ? null : FileChannel.open(file, StandardOpenOption.READ),
            readers.charset());
    return new FileTotals(
        bookmark, refusedRows, journal, new ControlTotals(mapper.meters(), refusedRows, journal));
  }

  /** Leaves everything for the next run. */
  void close() throws IOException {
    refusedRows.close();
    journal.close();
  }

  /**
   * The report; adds to the notes what makes it incomplete.
   *
   * @param seconds of the run
   */
  ImportReport report(
      FileIdentity identity,
      String mappingName,
      Instant startedAt,
      double seconds,
      ImportReport.Suspense suspense,
      List<String> notes) {
    if (control.unknown() > 0) {
      notes.add(
          "whether the gateway refused some of "
              + control.unknown()
              + " rows that an earlier run sent is not known any more; the gateway's own totals are right");
    }
    return new ImportReport(
        identity.name(),
        identity.size(),
        identity.sha256(),
        mappingName,
        ImportReport.IMPORTED,
        startedAt.toString(),
        Math.round(seconds * 1_000) / 1_000.0,
        Math.round(counts.read / Math.max(seconds, 0.001)),
        resumedAt,
        new ImportReport.Rows(
            counts.read,
            control.taken(),
            counts.filtered,
            control.duplicates(),
            counts.refused + control.refused(),
            control.partly(),
            control.unknown()),
        control.meters().stream().map(FileTotals::meter).toList(),
        instant(control.firstMs()),
        instant(control.lastMs()),
        refusedRows.report(),
        suspense,
        notes);
  }

  private static ImportReport.Meter meter(MeterTotals of) {
    return new ImportReport.Meter(
        of.meter.key(), of.meter.unit(), of.count(), of.sum().toPlainString());
  }

  private @Nullable String instant(long ms) {
    return control.firstMs() > control.lastMs() ? null : Instant.ofEpochMilli(ms).toString();
  }
}
