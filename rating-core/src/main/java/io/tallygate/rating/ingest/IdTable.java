package io.tallygate.rating.ingest;

/**
 * A set of the newest 128-bit ids, at most {@code capacity} of them, in memory that is taken once and never grows: an {@link IdRing}, and
 * {@link IdPlaces} to find them by.
 *
 * <pre>
 *  numbers of ids:   … ──removed──┬──forgotten, still in places──┬──────known──────┐
 *                              cleaned                         oldest             next
 * </pre>
 *
 * Ids are forgotten from the oldest on, any number at once, which costs nothing then: they leave their places a few at a time, when others
 * are added, so there are never more than {@code capacity} ids in the places. No trace of a forgotten id is left then: a look-up in a table
 * that has been full for years costs as much as in one filled just now.
 *
 * <p>28 bytes an id: 16 × 17/16 in the ring, 64 / 6 in places.
 *
 * <p>Core thread only, but for {@link #low} and {@link #high}, which the flush thread may call for ids that the core thread
 * does not overwrite meanwhile; see {@link IdHorizon}.
 */
final class IdTable {
  /** Forgotten ids that leave their places for one that is added: two, so that a large remainder shrinks. */
  private static final int REMOVED_PER_ADDED = 2;

  private final int capacity;
  private final IdRing ring;
  final IdPlaces places;
  private long cleaned;

  /** Where it lies in the ring. */
  private int cleanedAt;

  /** Ids that may be added before others have to leave for them. */
  private int madeRoomFor;

  /** Written so that loads ahead are not left out; never read. */
  @SuppressWarnings("UnusedVariable")
  private long lastLoaded;

  /**
   * @param capacity ids that are known at the most, 1 to {@link IdMemory#IDS_MAX}
   */
  IdTable(int capacity) {
    this.capacity = capacity;
    this.ring = new IdRing(capacity);
    this.places = new IdPlaces(capacity, ring);
  }

  /** Memory outside the heap that a table takes. */
  static long bytes(int capacity) {
    return IdRing.bytes(capacity) + IdPlaces.bytes(capacity);
  }

  /** See {@link IdPlaces#touch}. */
  long touch(long low, long high) {
    return places.touch(low, high);
  }

  /**
   * Takes forgotten ids from their places for as many as will be added next, which then need not do it: all their places are
   * loaded first.
   *
   * @param added at the most, 0 or more; there is no harm in fewer, or in none
   */
  void makeRoom(int added) {
    int count = (int) Math.min((long) added * REMOVED_PER_ADDED, ring.oldest() - cleaned);
    int at = cleanedAt;
    long loaded = 0;
    for (int i = 0; i < count; i++) {
      loaded ^= places.touch(ring.lowAt(at), ring.highAt(at));
      at = ring.following(at);
    }
    lastLoaded = loaded;
    for (int i = 0; i < count; i++) {
      removeForgotten();
    }
    madeRoomFor = added;
  }

  /** Whether an id is known. */
  boolean contains(long low, long high) {
    return places.contains(low, high);
  }

  /**
   * Adds an id as the newest. One that is known already is known twice from then on, until the older is forgotten.
   *
   * @throws IllegalStateException if the table is full of known ids
   */
  void add(long low, long high) {
    int leaving = REMOVED_PER_ADDED;
    if (madeRoomFor > 0) {
      madeRoomFor--;
      leaving = ring.next() - cleaned == capacity ? 1 : 0;
    }
    for (int i = 0; i < leaving && cleaned < ring.oldest(); i++) {
      removeForgotten();
    }
    if (ring.next() - cleaned == capacity) {
      throw new IllegalStateException("the table of ids is full [capacity=" + capacity + "]");
    }
    places.add(low, high, ring.add(low, high));
  }

  private void removeForgotten() {
    places.remove(ring.lowAt(cleanedAt), ring.highAt(cleanedAt), cleanedAt);
    cleaned++;
    cleanedAt = ring.following(cleanedAt);
  }

  /**
   * Forgets the oldest ids.
   *
   * @param number of the first that is still known, {@link #oldest} to {@link #next}
   */
  void forgetBefore(long number) {
    ring.forgetBefore(number);
  }

  /** Number of the oldest known id; {@link #next} if none is. */
  long oldest() {
    return ring.oldest();
  }

  /** Number that the next id will have: how many were added so far. */
  long next() {
    return ring.next();
  }

  int size() {
    return (int) (ring.next() - ring.oldest());
  }

  int capacity() {
    return capacity;
  }

  /** An id stays readable by its number until so many have been added after it. */
  int ringLength() {
    return ring.length();
  }

  long low(long number) {
    return ring.low(number);
  }

  long high(long number) {
    return ring.high(number);
  }
}
