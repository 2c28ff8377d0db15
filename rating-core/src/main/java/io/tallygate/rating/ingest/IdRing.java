package io.tallygate.rating.ingest;

/**
 * The newest 128-bit ids in the order of their arrival, 16 bytes each: id n lies at n modulo the ring's length. Core thread only, but
 * for {@link #low} and {@link #high}, which the flush thread may call for ids that the core thread does not overwrite meanwhile; see
 * {@link IdHorizon}.
 */
final class IdRing {
  /** Beyond the capacity, so that the core thread can go on while the flush thread writes the oldest. */
  private static final int SPARE_MIN = 4096;

  private final int length;
  private final DirectLongs longs;
  private long oldest;
  private long next;

  /** Where the two lie in the ring. */
  private int oldestAt;

  private int nextAt;

  /**
   * @param capacity ids that are known at the most
   */
  IdRing(int capacity) {
    length = length(capacity);
    longs = new DirectLongs(2L * length);
  }

  private static int length(int capacity) {
    return capacity + Math.max(SPARE_MIN, capacity / 16);
  }

  static long bytes(int capacity) {
    return 16L * length(capacity);
  }

  /** Adds an id. Where it lies. */
  int add(long low, long high) {
    int at = nextAt;
    longs.set(2L * at, low);
    longs.set(2L * at + 1, high);
    next++;
    nextAt = following(at);
    return at;
  }

  /** Whether the id that lies there is this one, and known. */
  boolean knows(int at, long low, long high) {
    return longs.get(2L * at) == low && longs.get(2L * at + 1) == high && isKnown(at);
  }

  private boolean isKnown(int at) {
    int distance = at - oldestAt;
    return (distance < 0 ? distance + length : distance) < next - oldest;
  }

  /** All before this number are forgotten, and stay readable for now. */
  void forgetBefore(long number) {
    oldest = number;
    oldestAt = (int) (number % length);
  }

  int following(int at) {
    return at + 1 == length ? 0 : at + 1;
  }

  /** By its place, not by its number. */
  long lowAt(int at) {
    return longs.get(2L * at);
  }

  long highAt(int at) {
    return longs.get(2L * at + 1);
  }

  long low(long number) {
    return longs.get(2 * (number % length));
  }

  long high(long number) {
    return longs.get(2 * (number % length) + 1);
  }

  long oldest() {
    return oldest;
  }

  long next() {
    return next;
  }

  int length() {
    return length;
  }
}
