package io.tallygate.rating;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.journal.CounterJournal;
import io.tallygate.rating.journal.StatementJournal;
import io.tallygate.rating.log.DiskSegmentStorage;
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
