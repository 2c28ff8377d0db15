package io.tallygate.rating.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.queue.RollCycles;

/**
 * Every entry of the archive of statements, in the order in which they were issued, numbered from 1. Never folded at start: the
 * store has the index. One thread at a time, but for {@link #read}.
 */
public final class StatementJournal implements Closeable {
  private static final int KIND_STATEMENT = 1;

  private final QueueDirectory queue;
  private long last;
  private long lastPlace;

  /** Takes entries in their order. */
  @FunctionalInterface
  public interface Entries {
    /**
     * @param place for {@link StatementJournal#read}
     */
    void entry(long place, byte[] bytes) throws IOException;
  }

  private StatementJournal(QueueDirectory queue) {
    this.queue = queue;
  }

  /** Opens the journal. Reads it through once, to know its end and that nothing is missing. */
  public static StatementJournal open(Path directory, Barrier barrier) throws IOException {
    StatementJournal journal =
        new StatementJournal(new QueueDirectory(directory, RollCycles.FAST_DAILY, barrier));
    journal.forEachAfter(
        0,
        (place, bytes) -> {
          journal.last++;
          journal.lastPlace = place;
        });
    return journal;
  }

  /**
   * Appends an entry; it is durable after {@link #force}.
   *
   * @return its place, greater than that of every entry before
   */
  public long append(byte[] entry) throws IOException {
    long place = queue.append(KIND_STATEMENT, last + 1, entry, entry.length);
    last++;
    lastPlace = place;
    return place;
  }

  public void force() throws IOException {
    queue.force();
  }

  /** Place of the last entry; 0 if there is none. */
  public long lastPlace() {
    return lastPlace;
  }

  /** The entry at a place. Any thread, also beside the one that appends. */
  public byte[] read(long place) throws IOException {
    return queue.read(place);
  }

  /**
   * Reads every entry behind a place, 0 for all.
   *
   * @throws JournalDamagedException if one is missing before another
   */
  public void forEachAfter(long place, Entries entries) throws IOException {
    InOrder order = new InOrder("entry of the statement journal");
    queue.forEach(
        order.reading(
            (at, number, payload) -> {
              if (at > place) {
                entries.entry(at, payload);
              }
            }));
  }

  @Override
  public void close() throws IOException {
    queue.close();
  }
}
