package io.tallygate.rating.ingest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Which event ids have been seen: as far back as the setting says, and never more ids than there is room for, whatever the
 * rate.
 *
 * <p>Ids are kept in {@link IdBucket}s. A bucket ends with its hour, or when it holds a 32nd of the limit; so what is dropped
 * for want of room is a 32nd of what is remembered, of the running hour too if need be, and {@link #coveredSinceMs} says from
 * when on nothing is missing.
 *
 * <p>Deterministic: buckets follow from arrival times and ids in the log and from the limits, which are part of the state and
 * change only when a state is taken up. Core thread only, but for what says otherwise.
 */
public final class IdHorizon {
  private static final int BUCKETS = 32;
  private static final long NONE_HANDED_OUT = Long.MAX_VALUE;
  private static final long RELEASE_PARK_NS = 100_000;

  private final IdTable table;
  private final ArrayDeque<IdBucket> buckets = new ArrayDeque<>();
  private int hoursMax;
  private int idsMax;
  private int bucketMax;
  private long nextBucket;
  private long nowMs;
  private long handedOutThrough;

  /** Oldest id that a flush has yet to write: set by the core thread, taken back by whoever carries the flush. */
  private volatile long handedOutFrom = NONE_HANDED_OUT;

  private volatile long coveredSinceMs;
  private volatile int size;
  private volatile long idsDropped;

  IdHorizon(int hoursMax, int idsMax) {
    this.table = new IdTable(idsMax);
    limit(hoursMax, idsMax);
  }

  /**
   * Changes the limits.
   *
   * @param idsMax no more than this horizon was made for
   */
  void limit(int hoursMax, int idsMax) {
    if (idsMax > table.capacity()) {
      throw new IllegalArgumentException(
          "more ids than there is memory for [ids="
              + idsMax
              + "] [capacity="
              + table.capacity()
              + "]");
    }
    this.hoursMax = hoursMax;
    this.idsMax = idsMax;
    this.bucketMax = Math.max(1, idsMax / BUCKETS);
    while (table.size() > idsMax) {
      dropOldest();
    }
    size = table.size();
  }

  /** Forgets what is too old. Called once per frame, before its ids, which arrive then. */
  void advance(long arrivalTimeMs) {
    // A clock that was set back between two starts does not take the horizon back.
    nowMs = Math.max(nowMs, arrivalTimeMs);
    int keepFrom = IdBucket.hour(nowMs) - hoursMax;
    IdBucket first = buckets.peekFirst();
    while (first != null && first.hour() < keepFrom) {
      forget(first);
      first = buckets.peekFirst();
    }
    coverSince(IdBucket.beginOfHour(keepFrom));
    size = table.size();
  }

  /**
   * Takes in an id, if it is new.
   *
   * @return false if it was there: the event is a duplicate
   */
  boolean add(long low, long high) {
    if (table.contains(low, high)) {
      return false;
    }
    insert(low, high);
    return true;
  }

  /** Loads where the search for an id begins; see {@link IdTable#touch}. */
  long touch(long low, long high) {
    return table.touch(low, high);
  }

  /** So many ids at the most are added next; see {@link IdTable#makeRoom}. Changes nothing that can be seen. */
  void makeRoom(int ids) {
    table.makeRoom(ids);
  }

  /** Whether an id is remembered. */
  boolean contains(long low, long high) {
    return table.contains(low, high);
  }

  /**
   * Takes in an id that was decided to be new when it was live. It may be there all the same, if more ids are remembered now
   * than then; it is then there twice, and as young as it should be.
   */
  void insert(long low, long high) {
    while (table.size() >= idsMax) {
      dropOldest();
    }
    IdBucket bucket = buckets.peekLast();
    if (bucket == null || bucket.count() >= bucketMax || bucket.hour() != IdBucket.hour(nowMs)) {
      bucket = new IdBucket(nextBucket++, table.next(), 0, nowMs);
      buckets.add(bucket);
    }
    if (table.next() - handedOutFrom >= table.ringLength()) {
      awaitRelease();
    }
    table.add(low, high);
    bucket.added(nowMs);
  }

  /** The flush thread is still to write ids that were dropped meanwhile: more than {@code idsMax} came during its flush. */
  private void awaitRelease() {
    while (table.next() - handedOutFrom >= table.ringLength()) {
      LockSupport.parkNanos(this, RELEASE_PARK_NS);
    }
  }

  /** For want of room. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the core thread
  private void dropOldest() {
    IdBucket oldest = buckets.getFirst();
    forget(oldest);
    coverSince(oldest.newestMs() + 1);
    idsDropped += oldest.count();
  }

  private void forget(IdBucket oldest) {
    buckets.removeFirst();
    table.forgetBefore(oldest.end());
  }

  private void coverSince(long timeMs) {
    if (timeMs > coveredSinceMs) {
      coveredSinceMs = timeMs;
    }
  }

  /** Ids taken in since the last call that are still known. The batch of the last call must have been released. */
  IdBatch takeFresh() {
    if (handedOutFrom != NONE_HANDED_OUT) {
      throw new IllegalStateException("the ids of the flush before were not released");
    }
    List<IdBatch.Part> parts = new ArrayList<>();
    for (IdBucket bucket : buckets) {
      long first = Math.max(bucket.first, handedOutThrough);
      if (first < bucket.end()) {
        parts.add(
            new IdBatch.Part(
                bucket.number, (int) (first - bucket.first), (int) (bucket.end() - first), first));
      }
    }
    handedOutThrough = table.next();
    if (!parts.isEmpty()) {
      handedOutFrom = parts.get(0).first();
    }
    size = table.size();
    return new IdBatch(table, parts, () -> handedOutFrom = NONE_HANDED_OUT);
  }

  /** Buckets before this one are forgotten. */
  long oldestBucket() {
    IdBucket first = buckets.peekFirst();
    return first == null ? nextBucket : first.number;
  }

  /**
   * Whatever arrived at this time or later is remembered, ms since 1970; 0 if nothing was ever forgotten. It never goes back.
   * Any thread.
   */
  public long coveredSinceMs() {
    return coveredSinceMs;
  }

  /** Any thread. */
  public int size() {
    return size;
  }

  /** Ids forgotten before their hours were over because there were too many, since the start. Any thread. */
  public long idsDropped() {
    return idsDropped;
  }

  /**
   * Writes the limits and the buckets: how many ids each one's file holds once the fresh ones are in it. {@link EngineState}
   * knows where the limits stand.
   */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(hoursMax);
    out.writeInt(idsMax);
    out.writeLong(nowMs);
    out.writeLong(coveredSinceMs);
    out.writeLong(oldestBucket());
    out.writeInt(buckets.size());
    for (IdBucket bucket : buckets) {
      out.writeInt(bucket.count());
      out.writeLong(bucket.newestMs());
    }
  }

  /**
   * Reads what {@link #write} wrote, in a horizon that was just made; ids come from the files. The limits are those of this
   * horizon, not those of the state: what does not fit is dropped, the oldest first.
   */
  void read(DataInputStream in, IdSource files) throws IOException {
    in.readInt();
    in.readInt();
    nowMs = in.readLong();
    coveredSinceMs = in.readLong();
    long number = in.readLong();
    int[] counts = new int[in.readInt()];
    long[] newestMs = new long[counts.length];
    long ids = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readInt();
      newestMs[i] = in.readLong();
      ids += counts[i];
    }
    for (int i = 0; i < counts.length; i++, number++) {
      if (ids > idsMax) {
        ids -= counts[i];
        files.leave(number);
        coverSince(newestMs[i] + 1);
      } else {
        buckets.add(new IdBucket(number, table.next(), counts[i], newestMs[i]));
        files.load(number, counts[i], table::add);
      }
    }
    nextBucket = number;
    handedOutThrough = table.next();
    size = table.size();
  }

  /** Where the ids of a bucket are kept. */
  public interface IdSource {
    /**
     * Hands out the first {@code count} ids of the bucket, and forgets what the file holds beyond them.
     *
     * @throws IOException if there are fewer
     */
    void load(long bucket, int count, IdSink sink) throws IOException;

    /**
     * There is no room for this bucket. Its file stays as long as the newest commit mark names it; who removes no files has
     * nothing to do.
     */
    default void leave(long bucket) {}
  }

  /** Takes ids. */
  public interface IdSink {
    void accept(long low, long high);
  }
}
