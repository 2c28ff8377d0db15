package io.tallygate.rating.ingest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which event ids have been seen, by hour of arrival: as far back as the setting says, or as many ids as there is room for.
 * Too many: the oldest hour is dropped, and the effective horizon says so.
 *
 * <p>Deterministic: hours come from arrival times in the log. Core thread only, but for {@link #oldestHour} and {@link
 * #size}, which any thread may read.
 */
public final class IdHorizon {
  private static final long HOUR_MS = 3_600_000L;

  private final int hoursMax;
  private final int idsMax;
  private final IdTable table = new IdTable();
  private final TreeMap<Integer, Integer> countByHour = new TreeMap<>();
  private IdBatch fresh = new IdBatch();
  private volatile int oldestHour = Integer.MIN_VALUE;
  private volatile int size;
  private volatile long hoursDropped;

  IdHorizon(int hoursMax, int idsMax) {
    this.hoursMax = hoursMax;
    this.idsMax = idsMax;
  }

  static int hour(long arrivalTimeMs) {
    return (int) (arrivalTimeMs / HOUR_MS);
  }

  /**
   * Takes in an id.
   *
   * @return false if it was there: the event is a duplicate
   */
  boolean add(long low, long high, int hour) {
    if (!table.add(low, high, hour)) {
      return false;
    }
    countByHour.merge(hour, 1, Integer::sum);
    fresh.add(low, high, hour);
    return true;
  }

  /** Forgets what is too old or too much. Called once per frame, before its ids. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the core thread
  void advance(int hour) {
    int keepFrom = Math.max(oldestHour, hour - hoursMax);
    while (table.size() > idsMax && countByHour.size() > 1) {
      keepFrom = Math.max(keepFrom, countByHour.firstKey() + 1);
      hoursDropped++;
      dropBefore(keepFrom);
    }
    if (keepFrom > oldestHour) {
      dropBefore(keepFrom);
    }
    size = table.size();
  }

  private void dropBefore(int keepFrom) {
    int forgotten = 0;
    Map<Integer, Integer> old = countByHour.headMap(keepFrom);
    for (int count : old.values()) {
      forgotten += count;
    }
    old.clear();
    oldestHour = keepFrom;
    table.expireBefore(keepFrom, forgotten);
  }

  /** Ids taken in since the last call. */
  IdBatch takeFresh() {
    IdBatch batch = fresh;
    fresh = new IdBatch();
    return batch;
  }

  /** The first hour (since 1970) whose ids are all remembered. Any thread. */
  public int oldestHour() {
    return oldestHour;
  }

  /** Any thread. */
  public int size() {
    return size;
  }

  /** Hours dropped early because there were too many ids. Any thread. */
  public long hoursDropped() {
    return hoursDropped;
  }

  /** Writes how many ids each hour's file holds once the fresh ones are in it. */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(oldestHour);
    out.writeInt(countByHour.size());
    for (Map.Entry<Integer, Integer> entry : countByHour.entrySet()) {
      out.writeInt(entry.getKey());
      out.writeInt(entry.getValue());
    }
  }

  /** Reads what {@link #write} wrote; ids come from the files. */
  void read(DataInputStream in, IdSource files) throws IOException {
    int oldest = in.readInt();
    int hours = in.readInt();
    for (int i = 0; i < hours; i++) {
      int hour = in.readInt();
      int count = in.readInt();
      files.load(
          hour,
          count,
          (low, high) -> {
            if (!table.add(low, high, hour)) {
              throw new IllegalStateException(
                  "id twice in the horizon's files [hour=" + hour + "]");
            }
          });
      countByHour.put(hour, count);
    }
    oldestHour = oldest;
    table.expireBefore(oldest, 0);
    size = table.size();
  }

  /** Where the ids of an hour are kept. */
  public interface IdSource {
    /**
     * Hands out the first {@code count} ids of the hour, and forgets what the file holds beyond them.
     *
     * @throws IOException if there are fewer
     */
    void load(int hour, int count, IdSink sink) throws IOException;
  }

  /** Takes ids. */
  public interface IdSink {
    void accept(long low, long high);
  }
}
