package io.tallygate.rating;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.journal.CatalogJournal;
import io.tallygate.rating.journal.JournalSurvey;
import io.tallygate.rating.journal.JournalSurvey.JournalFile;
import io.tallygate.rating.log.ReadOnlySegmentStorage;
import io.tallygate.rating.log.SegmentStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of a data directory can be read whether or not a core works in it: log, journals, sizes. Takes no lock and writes
 * nothing. The store is not among it: its database belongs to one process.
 */
public final class LiveDirectory {
  private final DataLayout layout;

  private LiveDirectory(DataLayout layout) {
    this.layout = layout;
  }

  /**
   * @throws NoSuchFileException if there is no such directory, or no log in it
   */
  public static LiveDirectory of(Path directory) throws IOException {
    DataLayout layout = new DataLayout(directory);
    if (!Files.isDirectory(layout.log())) {
      throw new NoSuchFileException(
          directory.toString(), null, "this is no data directory: there is no log/ in it");
    }
    return new LiveDirectory(layout);
  }

  /** Segment files of the usage log. */
  public SegmentStorage segments() throws IOException {
    return new ReadOnlySegmentStorage(layout.log());
  }

  /** The catalog as of the newest version that is whole on the disk. */
  public Catalog catalog() throws IOException {
    try (CatalogReading reading = new CatalogReading()) {
      CatalogJournal.readBeside(
          layout.catalog(), entry -> reading.add(entry.version(), entry.document()));
      return reading.catalog();
    }
  }

  public List<JournalFile> counterJournal() throws IOException {
    return JournalSurvey.of(layout.counters());
  }

  public List<JournalFile> catalogJournal() throws IOException {
    return JournalSurvey.of(layout.catalog());
  }

  public List<JournalFile> statementJournal() throws IOException {
    return JournalSurvey.of(layout.statements());
  }

  /** Bytes in the store's files. */
  public long storeBytes() throws IOException {
    return bytes(layout.store());
  }

  /** Bytes in the files of the id horizon. */
  public long idBytes() throws IOException {
    return bytes(layout.ids());
  }

  private static long bytes(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
