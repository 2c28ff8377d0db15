package io.tallygate.rating.ingest;

/**
 * A set of the newest 128-bit ids, at most {@code capacity} of them, in memory that is taken once and never grows.
 *
 * <pre>
 *  ring, 16 bytes an id:      low i64 | high i64, in the order of arrival: id n lies at n modulo the ring's length
 *  places, 8 bytes a place:   hash u32 | place in the ring + 1, u32; 0 is an empty place
 *                             3/2 of the capacity, open addressing, linear probing
 *
 *  numbers of ids:   … ──removed──┬──forgotten, still in places──┬──────known──────┐
 *                              cleaned                         oldest             next
 * </pre>
 *
 * Ids are forgotten from the oldest on, any number at once, which costs nothing then: they leave their places one by one, at
 * least one for each that is added, so there are never more than {@code capacity} ids in the places and the table is at most
 * two thirds full. A place that becomes free is closed up by its followers, so that no trace of a forgotten id is left: a
 * look-up in a table that has been full for years walks as far as in one filled just now, 5 places on average for a new id,
 * and these lie side by side.
 *
 * <p>29 bytes an id: 16 × 17/16 in the ring, 8 × 3/2 in places.
 *
 * <p>Core thread only, but for {@link #low} and {@link #high}, which the flush thread may call for ids that the core thread
 * does not overwrite meanwhile; see {@link IdHorizon}.
 */
final class IdTable {
  /** Forgotten ids that leave their places for one that is added: two, so that a large remainder shrinks. */
  private static final int REMOVED_PER_ADDED = 2;

  /** Beyond the capacity, so that the core thread can go on while the flush thread writes the oldest. */
  private static final int RING_SPARE_MIN = 4096;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  private final int capacity;
  private final int ringLength;
  final int placeCount;
  private final DirectLongs ring;
  final DirectLongs places;
  private long cleaned;
  private long oldest;
  private long next;

  /** Where the three lie in the ring. */
  private int cleanedAt;

  private int oldestAt;
  private int nextAt;

  /**
   * @param capacity ids that are known at the most, 1 to {@link IdMemory#IDS_MAX}
   */
  IdTable(int capacity) {
    this.capacity = capacity;
    this.ringLength = ringLength(capacity);
    this.placeCount = placeCount(capacity);
    this.ring = new DirectLongs(2L * ringLength);
    this.places = new DirectLongs(placeCount);
  }

  private static int ringLength(int capacity) {
    return capacity + Math.max(RING_SPARE_MIN, capacity / 16);
  }

  private static int placeCount(int capacity) {
    return capacity + capacity / 2 + 2;
  }

  /** Memory outside the heap that a table takes. */
  static long bytes(int capacity) {
    return 16L * ringLength(capacity) + 8L * placeCount(capacity);
  }

  /** Whether an id is known. */
  boolean contains(long low, long high) {
    int hash = hash(low, high);
    int place = home(hash);
    long entry = places.get(place);
    while (entry != 0) {
      if ((int) (entry >>> 32) == hash) {
        int at = (int) entry - 1;
        if (isKnown(at) && ring.get(2L * at) == low && ring.get(2L * at + 1) == high) {
          return true;
        }
      }
      place = following(place);
      entry = places.get(place);
    }
    return false;
  }

  private boolean isKnown(int at) {
    int distance = at - oldestAt;
    return (distance < 0 ? distance + ringLength : distance) < next - oldest;
  }

  /**
   * Adds an id as the newest. One that is known already is known twice from then on, until the older is forgotten.
   *
   * @throws IllegalStateException if the table is full of known ids
   */
  void add(long low, long high) {
    for (int i = 0; i < REMOVED_PER_ADDED && cleaned < oldest; i++) {
      removeForgotten();
    }
    if (next - cleaned == capacity) {
      throw new IllegalStateException("the table of ids is full [capacity=" + capacity + "]");
    }
    int at = nextAt;
    ring.set(2L * at, low);
    ring.set(2L * at + 1, high);
    int hash = hash(low, high);
    int place = home(hash);
    while (places.get(place) != 0) {
      place = following(place);
    }
    places.set(place, entry(hash, at));
    next++;
    nextAt = inRing(at + 1);
  }

  private void removeForgotten() {
    int at = cleanedAt;
    int hash = hash(ring.get(2L * at), ring.get(2L * at + 1));
    long entry = entry(hash, at);
    int place = home(hash);
    long found = places.get(place);
    while (found != entry) {
      if (found == 0) {
        throw new IllegalStateException("an id is not in its places [number=" + cleaned + "]");
      }
      place = following(place);
      found = places.get(place);
    }
    closeUp(place);
    cleaned++;
    cleanedAt = inRing(at + 1);
  }

  private int inRing(int at) {
    return at == ringLength ? 0 : at;
  }

  /** Frees a place: whatever follows without a gap, and would be found there too, moves into it and leaves its own. */
  private void closeUp(int place) {
    int free = place;
    int from = following(place);
    long entry = places.get(from);
    while (entry != 0) {
      int home = home((int) (entry >>> 32));
      if (distance(home, from) >= distance(free, from)) {
        places.set(free, entry);
        free = from;
      }
      from = following(from);
      entry = places.get(from);
    }
    places.set(free, 0);
  }

  private int distance(int from, int to) {
    int distance = to - from;
    return distance < 0 ? distance + placeCount : distance;
  }

  private int following(int place) {
    return place + 1 == placeCount ? 0 : place + 1;
  }

  /** Any number of places will do: the hash is taken as a fraction of them. */
  private int home(int hash) {
    return (int) (((hash & UNSIGNED_INT) * placeCount) >>> 32);
  }

  private static int hash(long low, long high) {
    return (int) (((low ^ Long.rotateLeft(high, 32)) * GOLDEN_GAMMA) >>> 32);
  }

  private static long entry(int hash, int at) {
    return (hash & UNSIGNED_INT) << 32 | (at + 1);
  }

  /**
   * Forgets the oldest ids.
   *
   * @param number of the first that is still known, {@link #oldest} to {@link #next}
   */
  void forgetBefore(long number) {
    oldest = number;
    oldestAt = (int) (number % ringLength);
  }

  /** Number of the oldest known id; {@link #next} if none is. */
  long oldest() {
    return oldest;
  }

  /** Number that the next id will have: how many were added so far. */
  long next() {
    return next;
  }

  int size() {
    return (int) (next - oldest);
  }

  int capacity() {
    return capacity;
  }

  /** An id stays readable by its number until so many have been added after it. */
  int ringLength() {
    return ringLength;
  }

  long low(long number) {
    return ring.get(2 * (number % ringLength));
  }

  long high(long number) {
    return ring.get(2 * (number % ringLength) + 1);
  }
}
