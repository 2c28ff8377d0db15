package io.tallygate.gateway.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Imports files, each exactly once.
 *
 * <p>A file is a producer of the gateway, named by its bytes, in epoch 1. Its rows make the same frames in every run, so a run that was
 * killed is simply done again: what the gateway has is read and counted for the report but not sent, the rest is sent under the
 * next sequence. Epoch 2 closes the file: from then on epoch 1 is stale, and that is how a file imported again is recognised, for
 * ever.
 *
 * <p>One thread.
 */
public final class FileImport implements FolderWatch.Importer {
  private final FileRun.Context context;
  private final Clock clock;

  /**
   * @param mappingName for reports
   * @param label null, or what makes the same bytes another file
   * @param clock for the report's times
   */
  public FileImport(
      GatewayAddress address,
      Mapping mapping,
      String mappingName,
      @Nullable String label,
      Clock clock,
      LongSupplier nanoTime) {
    this.context =
        new FileRun.Context(
            address,
            mapping,
            mappingName,
            label,
            new GatewayQuestions(address, nanoTime),
            nanoTime);
    this.clock = clock;
  }

  /**
   * Where the results of one import go.
   *
   * @param report the control report; its directory's other reports tell what was imported under the same name
   * @param refused rows that were refused
   * @param journal of a run that is not complete
   */
  public record Outputs(Path report, Path refused, Path journal) {
    /** Beside a file, or in a directory, under the file's name. */
    public static Outputs of(Path directory, String name) {
      return new Outputs(
          directory.resolve(name + EarlierImports.REPORT_SUFFIX),
          directory.resolve(name + ".refused.csv"),
          directory.resolve("." + name + ".import"));
    }
  }

  /**
   * Checks what does not depend on a file: the mapping's format, and that the gateway is there and has its meters.
   *
   * @throws ImportException if no file at all could be imported
   */
  @Override
  public void check() throws ImportException, InterruptedException {
    RowReaders.of(context.mapping().format());
    Map<String, GatewayMeter> meters = context.questions().meters();
    for (int i = 0; i < context.mapping().meters().size(); i++) {
      RowMapper.meter(context.mapping().meters().get(i).meter(), meters, "meters[" + i + "].meter");
    }
  }

  /**
   * Imports a file, or goes on with it. The report is written before it is returned.
   *
   * @throws ImportException if it cannot be imported as it is, or not now ({@link ImportSuspendedException})
   */
  @Override
  public ImportReport run(Path file, Outputs outputs)
      throws ImportException, IOException, InterruptedException {
    Instant startedAt = clock.instant();
    long startedNs = context.nanoTime().getAsLong();
    if (!Files.isRegularFile(file)) {
      throw new ImportException("there is no such file [file=" + file + "]");
    }
    RowReaders readers = RowReaders.of(context.mapping().format());
    Path directory = outputs.report().toAbsolutePath().getParent();
    List<EarlierImports.Earlier> earlier =
        directory == null ? List.of() : EarlierImports.of(directory, file.getFileName().toString());
    FileIdentity identity =
        FileIdentity.of(file, earlier.stream().map(EarlierImports.Earlier::size).toList());
    List<String> notes = compare(identity, earlier);
    try (RowReader rows = SourceFile.open(file, identity.size(), readers)) {
      Columns columns = new Columns(rows.columns(), readers.charset());
      RowMapper mapper = RowMapper.of(context.mapping(), columns, context.questions().meters());
      FileRun run =
          new FileRun(
              context, new FileRun.Source(file, identity, readers, rows, mapper), outputs, notes);
      return run.finish(startedAt, startedNs);
    }
  }

  /** Says what reports on the same name tell, and refuses a file that only grew. */
  private static List<String> compare(FileIdentity identity, List<EarlierImports.Earlier> earlier)
      throws ImportException {
    List<String> notes = new ArrayList<>();
    for (EarlierImports.Earlier each : earlier) {
      if (each.sha256().equals(identity.sha256())) {
        continue;
      }
      if (each.sha256().equals(identity.prefixes().get(each.size()))) {
        throw new ImportException(
            grown("since it was imported", each.size(), identity.name(), each.startedAt()));
      }
      notes.add(
          "another file of this name was imported at "
              + each.startedAt()
              + " and stays counted [size="
              + each.size()
              + "] [sha256="
              + each.sha256()
              + "]");
    }
    return notes;
  }

  /** Says that a file has grown, and what to do. */
  static String grown(String when, long size, String name, String importedAt) {
    return "the file has grown "
        + when
        + ": its first "
        + size
        + " bytes were counted and would be counted twice; import what was added as a file of its own: tail -c +"
        + (size + 1)
        + " [file="
        + name
        + "] [imported="
        + importedAt
        + "]";
  }
}
