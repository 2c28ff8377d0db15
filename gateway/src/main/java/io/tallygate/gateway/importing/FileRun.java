package io.tallygate.gateway.importing;

import io.tallygate.client.FrameConnection;
import io.tallygate.client.GatewayFaultException;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.Frame.Welcome;
import io.tallygate.protocol.FrameLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The import of one file: asks where the gateway stands, sends the rest, closes, reports. One thread. */
final class FileRun {
  /** What all files have in common; see {@link FileImport}. */
  record Context(
      GatewayAddress address,
      Mapping mapping,
      String mappingName,
      @Nullable String label,
      GatewayQuestions questions,
      LongSupplier nanoTime) {}

  /** The file, opened. */
  record Source(
      Path file, FileIdentity identity, RowReaders readers, RowReader rows, RowMapper mapper) {}

  private final Context context;
  private final Source source;
  private final FileIdentity identity;
  private final RowMapper mapper;
  private final FileImport.Outputs outputs;
  private final List<String> notes;
  private final String producer;
  private final int port;

  /**
   * @param notes for the report, added to
   */
  FileRun(Context context, Source source, FileImport.Outputs outputs, List<String> notes)
      throws ImportException, InterruptedException {
    this.context = context;
    this.source = source;
    this.identity = source.identity();
    this.mapper = source.mapper();
    this.outputs = outputs;
    this.notes = notes;
    this.producer = identity.producer(context.label());
    this.port = context.questions().binaryPort();
  }

  ImportReport finish(Instant startedAt, long startedNs)
      throws ImportException, IOException, InterruptedException {
    GatewayLink link =
        new GatewayLink(
            context.address(), port, producer, FileClosing.OPEN_EPOCH, context.nanoTime());
    FileClosing closing =
        new FileClosing(
            new GatewayLink(
                context.address(), port, producer, FileClosing.CLOSED_EPOCH, context.nanoTime()),
            context.nanoTime());
    FrameConnection connection;
    try {
      connection = link.connect();
    } catch (GatewayFaultException e) {
      if (e.code() != FaultCode.STALE_EPOCH) {
        throw GatewayLink.failure(e);
      }
      return finishClosed(closing, startedAt, startedNs);
    }
    FileTotals totals;
    try {
      totals = send(link, connection, connection.welcome());
    } finally {
      connection.close();
    }
    boolean hasGrown;
    try {
      hasGrown = hasGrown();
      closing.close(totals.bookmark.at(identity.size()));
    } catch (ImportException | IOException | RuntimeException e) {
      totals.journal.close();
      throw e;
    }
    ImportReport report = report(totals, startedAt, startedNs);
    if (hasGrown) {
      throw new ImportException(
          FileImport.grown(
              "while it was imported", identity.size(), identity.name(), startedAt.toString()));
    }
    return report;
  }

  /** The gateway has the whole file. Only the report may still be due: a run may have been killed before it. */
  private ImportReport finishClosed(FileClosing closing, Instant startedAt, long startedNs)
      throws ImportException, IOException, InterruptedException {
    Welcome welcome = closing.welcome();
    Bookmark bookmark = Bookmark.of(context.mapping(), mapper.meters(), payloadLimit(welcome));
    // Without any frame there is no bookmark either: all rows were refused or filtered.
    boolean isSameMapping = welcome.durableEpoch() == 0 || bookmark.isOf(welcome.bookmark());
    if (isSameMapping && ImportJournal.isOf(outputs.journal(), producer, bookmark)) {
      closing.close(bookmark.at(identity.size()));
      FileTotals totals =
          FileTotals.open(source.file(), outputs, source.readers(), mapper, producer, bookmark);
      FrameFeed feed =
          new FrameFeed(
              new KnownFrames(null, Long.MAX_VALUE, payloadLimit(welcome), totals),
              mapper.series(),
              bookmark,
              mapper.isDetail(),
              payloadLimit(welcome));
      totals.counts = RowCounts.read(source.rows(), mapper, feed, totals.refusedRows);
      return report(totals, startedAt, startedNs);
    }
    if (!isSameMapping) {
      notes.add("it was imported by another mapping, or before the meters or limits were changed");
    }
    notes.add(
        "nothing was sent: the gateway has this file, by its bytes, under this or another name");
    return new ImportReport(
        identity.name(),
        identity.size(),
        identity.sha256(),
        context.mappingName(),
        ImportReport.ALREADY_IMPORTED,
        startedAt.toString(),
        seconds(startedNs),
        0,
        0,
        new ImportReport.Rows(0, 0, 0, 0, 0, 0, 0),
        List.of(),
        null,
        null,
        new ImportReport.Refusals(Map.of(), List.of(), null),
        new ImportReport.Suspense(0, List.of()),
        notes);
  }

  private FileTotals send(GatewayLink link, FrameConnection connection, Welcome welcome)
      throws ImportException, IOException, InterruptedException {
    int payloadLimit = payloadLimit(welcome);
    Bookmark bookmark = Bookmark.of(context.mapping(), mapper.meters(), payloadLimit);
    long durable = welcome.durableEpoch() == FileClosing.OPEN_EPOCH ? welcome.durableSequence() : 0;
    long resumedAt = 0;
    if (durable > 0) {
      if (!bookmark.isOf(welcome.bookmark())) {
        throw new ImportException(
            "this file was begun with another mapping, or the gateway's meters or limits were changed since; finish it with "
                + "what it was begun with [file="
                + identity.name()
                + "] [counted bytes="
                + Bookmark.offset(welcome.bookmark())
                + "]");
      }
      resumedAt = Bookmark.offset(welcome.bookmark());
    }
    FileTotals totals =
        FileTotals.open(source.file(), outputs, source.readers(), mapper, producer, bookmark);
    totals.resumedAt = resumedAt;
    try {
      if (totals.journal.answered() > durable) {
        throw new ImportException(
            "the journal of an unfinished import knows more than the gateway has: it is from another gateway, or this one has "
                + "lost data; remove it to import the file from where the gateway is [journal="
                + outputs.journal()
                + "]");
      }
      long known = Math.max(totals.journal.answered(), durable - welcome.inFlightLimit());
      try (FrameCourier courier =
          new FrameCourier(
              link, connection, payloadLimit, known + 1, totals.control, context.nanoTime())) {
        courier.start();
        FrameFeed feed =
            new FrameFeed(
                new KnownFrames(courier, known, payloadLimit, totals),
                mapper.series(),
                bookmark,
                mapper.isDetail(),
                payloadLimit);
        totals.counts = RowCounts.read(source.rows(), mapper, feed, totals.refusedRows);
        courier.awaitAnswers();
      }
      return totals;
    } catch (ImportException | IOException | InterruptedException | RuntimeException e) {
      totals.close();
      throw e;
    }
  }

  private int payloadLimit(Welcome welcome) {
    return Math.min(welcome.payloadLimit(), FrameLayout.PAYLOAD_LENGTH_MAX);
  }

  /**
   * Whether bytes were added behind those that were imported.
   *
   * @throws ImportException if the bytes themselves are others now: what was read may be neither the old file nor the new
   */
  private boolean hasGrown() throws ImportException, IOException {
    if (Files.size(source.file()) == identity.size()
        && Files.getLastModifiedTime(source.file()).equals(identity.modified())) {
      return false;
    }
    FileIdentity now = FileIdentity.of(source.file(), List.of(identity.size()));
    if (now.sha256().equals(identity.sha256())) {
      return false;
    }
    if (identity.sha256().equals(now.prefixes().get(identity.size()))) {
      return true;
    }
    throw new ImportException(
        "the file was rewritten while it was imported; the rows that were read are counted, and which they were cannot be told [file="
            + identity.name()
            + "] [size then="
            + identity.size()
            + "] [size now="
            + now.size()
            + "]");
  }

  private ImportReport report(FileTotals totals, Instant startedAt, long startedNs)
      throws ImportException, IOException, InterruptedException {
    double seconds = seconds(startedNs);
    totals.refusedRows.close();
    ImportReport report =
        totals.report(
            identity,
            context.mappingName(),
            startedAt,
            seconds,
            SuspenseOfFile.of(context.questions(), mapper.series().series()),
            notes);
    report.writeTo(outputs.report());
    totals.journal.delete();
    return report;
  }

  private double seconds(long startedNs) {
    return (context.nanoTime().getAsLong() - startedNs) / 1e9;
  }
}
