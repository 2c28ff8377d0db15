package io.tallygate.gateway.cli;

import io.tallygate.rating.journal.JournalSurvey.JournalFile;
import io.tallygate.rating.log.SegmentSurvey.Segment;
import io.tallygate.rating.log.SegmentSurvey.State;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Prints a {@link DirectoryReport} for people. */
final class DirectoryReportText {
  private final PrintWriter out;

  DirectoryReportText(PrintWriter out) {
    this.out = out;
  }

  void print(DirectoryReport report) {
    log(report);
    journal("counter journal (numbers of flushes)", report.counterJournal());
    journal("catalog journal (versions)", report.catalogJournal());
    journal("statement journal (entries)", report.statementJournal());
    DirectoryReport.Store store = report.store();
    if (store == null) {
      out.printf(
          Locale.ROOT,
          "usage store  %,d bytes; a gateway works in it, so it is not looked into%n",
          report.storeBytes());
    } else {
      out.printf(
          Locale.ROOT,
          "usage store  %,d bytes; flush %,d at position %,d, catalog version %,d, %,d series, %,d counter rows%n",
          report.storeBytes(),
          store.flush(),
          store.position(),
          store.catalogVersion(),
          store.series(),
          store.counterRows());
    }
    out.printf(Locale.ROOT, "id horizon   %,d bytes%n", report.idBytes());
    if (report.damage().isEmpty()) {
      out.printf(Locale.ROOT, "no damage found%n");
    }
    report.damage().forEach(damage -> out.printf(Locale.ROOT, "DAMAGE %s%n", damage));
    out.flush();
  }

  /** Those that are free say nothing one by one. */
  private void log(DirectoryReport report) {
    List<Segment> free =
        report.segments().stream().filter(segment -> segment.state() == State.FREE).toList();
    out.printf(
        Locale.ROOT,
        "usage log    %,d frames, %,d records in %,d segments, %,d free; durable through %,d at least%n",
        report.segments().stream().mapToLong(Segment::frames).sum(),
        report.segments().stream().mapToLong(Segment::records).sum(),
        report.segments().size() - free.size(),
        free.size(),
        report.durableLine());
    report.segments().stream().filter(segment -> !free.contains(segment)).forEach(this::segment);
  }

  private void segment(Segment segment) {
    if (segment.number() < 0) {
      out.printf(
          Locale.ROOT,
          "  %-16s %-10s %s%n",
          segment.file(),
          word(segment.state()),
          segment.fault() == null ? "" : segment.fault());
      return;
    }
    out.printf(
        Locale.ROOT,
        "  %-16s %-10s segment %,d: %,d to %,d, %,d frames, %,d records, life %d%s%s%n",
        segment.file(),
        word(segment.state()),
        segment.number(),
        segment.start(),
        segment.end(),
        segment.frames(),
        segment.records(),
        segment.incarnation(),
        segment.frames() == 0
            ? ""
            : ", "
                + Instant.ofEpochMilli(segment.firstArrivalMs())
                + " to "
                + Instant.ofEpochMilli(segment.lastArrivalMs()),
        segment.state() == State.BROKEN ? ", then: " + segment.fault() : "");
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private void journal(String name, List<JournalFile> files) {
    out.printf(Locale.ROOT, "%s%s%n", name, files.isEmpty() ? ": nothing yet" : "");
    for (JournalFile file : files) {
      out.printf(
          Locale.ROOT,
          "  life %d %-16s %,d bytes, %,d messages, %,d to %,d%s%n",
          file.generation(),
          file.file(),
          file.bytes(),
          file.messages(),
          file.firstNumber(),
          file.lastNumber(),
          file.missing() == 0 ? "" : String.format(Locale.ROOT, ", %,d missing", file.missing()));
    }
  }
}
