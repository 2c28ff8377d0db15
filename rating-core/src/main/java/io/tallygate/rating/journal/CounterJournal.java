package io.tallygate.rating.journal;

import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.journal.FlushCodec.Assembly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.openhft.chronicle.queue.RollCycles;

/**
 * What each flush added: its parts, then its commit mark. Parts whose mark never came are ignored; a mark without its parts is
 * damage.
 *
 * <p>One thread at a time: recovery, then the flush thread.
 */
public final class CounterJournal implements Closeable {
  /**
   * Flushes kept beyond what the store has, for {@code verify} and for people: 5 minutes at one every 10 s, and no more than
   * two files of {@link RollCycles#FIVE_MINUTELY}. A flush of ten million series is 50 MB or more, so not longer.
   */
  private static final int KEPT_FLUSHES = 30;

  private final QueueDirectory queue;
  private final FlushCodec codec = new FlushCodec();
  private final TreeMap<Integer, Long> lastFlushByGeneration = new TreeMap<>();

  /** Takes flushes in the order of their numbers. */
  @FunctionalInterface
  public interface Flushes {
    void flush(FlushBatch batch) throws IOException;
  }

  private CounterJournal(QueueDirectory queue) {
    this.queue = queue;
  }

  public static CounterJournal open(Path directory, Barrier barrier) throws IOException {
    return new CounterJournal(new QueueDirectory(directory, RollCycles.FIVE_MINUTELY, barrier));
  }

  /** Appends a flush and its commit mark. Both are durable after {@link #force}. */
  public void append(FlushBatch batch) throws IOException {
    codec.encode(batch, (kind, bytes, length) -> queue.append(kind, batch.number(), bytes, length));
    queue.holdsThrough(batch.number());
  }

  /**
   * Makes everything appended durable.
   *
   * @throws IOException fatal
   */
  public void force() throws IOException {
    queue.force();
  }

  /**
   * Reads the committed flushes behind a number, in order and without gaps.
   *
   * @throws JournalDamagedException if a committed flush cannot be read, or one is missing before another
   */
  public void forEachAfter(long flushNumber, Flushes flushes) throws IOException {
    queue.forEach(new Reading(flushNumber, flushes));
  }

  /** The same as a list: for journals that are known to be small. */
  public List<FlushBatch> readAfter(long flushNumber) throws IOException {
    List<FlushBatch> batches = new ArrayList<>();
    forEachAfter(flushNumber, batches::add);
    return batches;
  }

  /** The store has everything through this flush: older files may go. */
  public void releaseThrough(long flushNumber) throws IOException {
    queue.release(flushNumber - KEPT_FLUSHES, lastFlushByGeneration);
  }

  @Override
  public void close() throws IOException {
    queue.close();
  }

  private final class Reading implements Messages {
    private final long after;
    private final Flushes flushes;
    private Assembly assembly = new Assembly();
    private long assembling;
    private int assemblingGeneration;
    private long lastCommitted;
    private String unread = "";

    Reading(long after, Flushes flushes) {
      this.after = after;
      this.flushes = flushes;
    }

    @Override
    public void message(int generation, long place, int kind, long number, byte[] payload)
        throws IOException {
      // An attempt at a flush is one life's: parts that a crash left without a mark are not
      // completed.
      if (number != assembling || generation != assemblingGeneration) {
        assembling = number;
        assemblingGeneration = generation;
        assembly = new Assembly();
      }
      if (kind != FlushCodec.KIND_MARK) {
        if (number > after) {
          assembly.part(kind, payload);
        }
        return;
      }
      lastFlushByGeneration.put(generation, number);
      if (number > after) {
        commit(number, payload);
      }
      assembly = new Assembly();
    }

    private void commit(long number, byte[] mark) throws IOException {
      long before = lastCommitted == 0 ? after : lastCommitted;
      if (before != 0 && number != before + 1) {
        throw new JournalDamagedException(
            "a flush is missing [expected=" + (before + 1) + "] [found=" + number + "]" + unread);
      }
      FlushBatch batch;
      try {
        batch = assembly.commit(number, mark);
      } catch (JournalDamagedException e) {
        throw new JournalDamagedException(e.getMessage() + unread);
      }
      lastCommitted = number;
      flushes.flush(batch);
    }

    @Override
    public void unreadable(String where, String why) {
      unread = ": " + why + " [" + where + "]";
    }
  }
}
