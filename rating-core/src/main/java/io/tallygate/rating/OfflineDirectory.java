package io.tallygate.rating;

import io.tallygate.rating.billing.JournalStatementLog;
import io.tallygate.rating.billing.StatementReader;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.export.SnapshotMaker;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.journal.CounterJournal;
import io.tallygate.rating.journal.StatementJournal;
import io.tallygate.rating.log.DiskSegmentStorage;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentStorage;
import io.tallygate.rating.store.UsageStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** The parts of a data directory, opened to be read while no core runs on it. */
public final class OfflineDirectory implements Closeable {
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final DataLayout layout;
  private final Catalog catalog;
  private final UsageStore store;
  private final CounterJournal counterJournal;
  private final StatementJournal statementJournal;
  private final SegmentStorage segments;

  /**
   * @throws DirectoryInUseException if a process works in it
   */
  public static OfflineDirectory open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NoSuchFileException(directory.toString());
    }
    return new OfflineDirectory(directory);
  }

  private OfflineDirectory(Path directory) throws IOException {
    layout = new DataLayout(directory);
    try {
      opened(DirectoryLock.take(directory));
      catalog = opened(CatalogHistory.open(layout.catalog(), Barrier.DISK)).newest();
      store = opened(UsageStore.open(layout.store()));
      counterJournal = opened(CounterJournal.open(layout.counters(), Barrier.DISK));
      statementJournal = opened(StatementJournal.open(layout.statements(), Barrier.DISK));
      segments = new DiskSegmentStorage(layout.log());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends Closeable> T opened(T part) {
    open.push(part);
    return part;
  }

  public Catalog catalog() {
    return catalog;
  }

  public UsageStore store() {
    return store;
  }

  public CounterJournal counterJournal() {
    return counterJournal;
  }

  public StatementJournal statementJournal() {
    return statementJournal;
  }

  public SegmentStorage segments() {
    return segments;
  }

  /** Copies of usage and statements for other programs. */
  public SnapshotMaker snapshots() {
    return new SnapshotMaker(
        () -> catalog, store, new StatementReader(new JournalStatementLog(statementJournal)));
  }

  /**
   * Makes sure that the store has everything that the log and the journals have, as after an orderly end.
   *
   * @throws IOException if it has not, or the log cannot be read
   */
  public void requireAtRest() throws IOException {
    int segmentLength = LogReader.segmentLength(segments);
    long stored = store.state().position();
    long behind =
        segmentLength == 0
            ? 0
            : LogReader.read(segments, segmentLength, stored, stored, (buffer, frame) -> {})
                .frames();
    boolean isIndexed = statementJournal.lastPlace() <= store.statements().indexedThrough();
    if (behind > 0 || !isIndexed) {
      throw new IOException(
          "the directory was not left in order: its store lacks what the log or a journal has; recover it first"
              + " (tallygate recover --data DIR) [frames="
              + behind
              + "] [stored position="
              + stored
              + "]");
    }
  }

  /** Where the id horizon's files lie. */
  public Path ids() {
    return layout.ids();
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
