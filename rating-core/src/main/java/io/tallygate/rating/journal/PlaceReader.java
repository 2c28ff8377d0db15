package io.tallygate.rating.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;

/**
 * Reads single messages of a journal by their places. Any thread: a lock lets in one at a time, and nothing is shared with the
 * thread that appends. A bill run reads the statements before its own one by one, so the queues stay open: to open one costs a
 * hundred times what the reading does.
 */
final class PlaceReader implements Closeable {
  /** Lives of the process whose files are held open, those used last. */
  private static final int OPEN_MAX = 16;

  private final QueueDirectory directory;
  private final byte[] excerpt = new byte[ExcerptHeader.LENGTH + QueueDirectory.CHUNK_LENGTH];
  private final LinkedHashMap<Integer, Life> open = new LinkedHashMap<>(OPEN_MAX, 0.75f, true);

  private record Life(Path home, ChronicleQueue queue, ExcerptTailer tailer) {
    void close() {
      tailer.close();
      queue.close();
    }
  }

  /** Takes the one message that is read. */
  private static final class One implements Messages {
    private byte[] payload = new byte[0];
    private boolean isFound;

    @Override
    public void message(int life, long at, int kind, long number, byte[] found) {
      payload = found;
      isFound = true;
    }

    @Override
    public void unreadable(String where, String why) throws IOException {
      throw new JournalDamagedException(why + " [place=" + where + "]");
    }
  }

  PlaceReader(QueueDirectory directory) {
    this.directory = directory;
  }

  /**
   * The message at a place.
   *
   * @throws JournalDamagedException if there is none, or it cannot be read
   */
  synchronized byte[] read(long place) throws IOException {
    int life = (int) (place >>> QueueDirectory.GENERATION_SHIFT);
    try {
      boolean wasOpen = open.containsKey(life);
      One found = find(life, place);
      if (!found.isFound && wasOpen) {
        // A queue that was opened before a file of a later day was begun may not know of it.
        forget(life);
        found = find(life, place);
      }
      if (!found.isFound) {
        throw new JournalDamagedException(
            "no message at this place [journal="
                + directory.home(life).getParent()
                + "] [place="
                + place
                + "]");
      }
      return found.payload;
    } catch (IOException | RuntimeException | Error e) {
      forget(life);
      throw e;
    }
  }

  private One find(int life, long place) throws IOException {
    One found = new One();
    Life from = open(life);
    MessageReader reader = new MessageReader(life, 0, found);
    if (from.tailer.moveToIndex(place & QueueDirectory.INDEX_MASK)) {
      while (!found.isFound && QueueDirectory.readNext(from.home, from.tailer, reader, excerpt)) {
        // All of it is in the condition.
      }
    }
    return found;
  }

  private Life open(int life) throws IOException {
    Life known = open.get(life);
    if (known != null) {
      return known;
    }
    if (open.size() == OPEN_MAX) {
      forget(open.keySet().iterator().next());
    }
    Path home = directory.home(life);
    ChronicleQueue queue = directory.openToRead(home);
    ExcerptTailer tailer = queue.createTailer();
    // One thread at a time, which the lock sees to.
    tailer.singleThreadedCheckDisabled(true);
    Life opened = new Life(home, queue, tailer);
    open.put(life, opened);
    return opened;
  }

  private void forget(int life) {
    Life known = open.remove(life);
    if (known != null) {
      known.close();
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(Life::close);
    open.clear();
  }
}
