package io.tallygate.rating.ingest;

/**
 * Where each id of an {@link IdRing} lies in it: a hash table of groups of 12 places, each group one cache line, so that to look for an
 * id, to put it in and to take it out costs one access to memory.
 *
 * <pre>
 *   0  tags, 12 × u8: some bits of the id's hash, 1 to 255; 0 is an empty place
 *  12  displaced u8: ids that belong here and lie in a later group, because this one was full; 255 stays 255
 *  13  reach u8: how many groups further they lie at the most; 255: anywhere
 *  16  places in the ring, 12 × u32
 * </pre>
 *
 * There are two places for each id. One id in a hundred is displaced, mostly into the next group. A place that becomes free is free: no other
 * moves. Tags are compared eight at a time, without a branch for each; of 40 ids that are not there, one is compared with an id of the ring.
 *
 * <p>10.7 bytes an id. Core thread only.
 */
final class IdPlaces {
  private static final int GROUP_LONGS = 8;
  private static final int IDS_PER_GROUP = 6;
  private static final int FIRST_INT = 4;
  private static final int UNBOUNDED = 255;
  private static final int DISPLACED_SHIFT = 32;
  private static final int REACH_SHIFT = 40;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << 7;

  /** Of the four tags in a group's second long. */
  private static final long FOUR_HIGH_BITS = HIGH_BITS >>> 32;

  private final IdRing ring;
  private final int groupCount;
  private final DirectLongs groups;

  /**
   * @param capacity ids that are in it at the most
   */
  IdPlaces(int capacity, IdRing ring) {
    this.ring = ring;
    groupCount = groupCount(capacity);
    groups = new DirectLongs((long) groupCount * GROUP_LONGS);
  }

  private static int groupCount(int capacity) {
    return capacity / IDS_PER_GROUP + 1;
  }

  static long bytes(int capacity) {
    return (long) groupCount(capacity) * GROUP_LONGS * Long.BYTES;
  }

  /**
   * Loads the group that an id belongs to, so that it is in the cache when it is needed. A run of such calls is much faster than as many
   * searches: these loads wait for nothing, and so for memory at the same time.
   *
   * @return what was found there, to be used for anything, so that the load is not left out
   */
  long touch(long low, long high) {
    return groups.get(group(home(hash(low, high))));
  }

  /** Whether an id is here, and known to the ring. */
  boolean contains(long low, long high) {
    long hash = hash(low, high);
    int home = home(hash);
    long pattern = tag(hash) * ONES;
    if (isIn(home, pattern, low, high)) {
      return true;
    }
    int reach = reach(home);
    for (int distance = 1; distance <= reach; distance++) {
      if (isIn(further(home, distance), pattern, low, high)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIn(int number, long pattern, long low, long high) {
    long group = group(number);
    long found = zeroBytes(groups.get(group) ^ pattern);
    while (found != 0) {
      if (ring.knows(groups.getInt(group, FIRST_INT + index(found)), low, high)) {
        return true;
      }
      found &= found - 1;
    }
    found = zeroBytes(groups.get(group + 1) ^ pattern) & FOUR_HIGH_BITS;
    while (found != 0) {
      if (ring.knows(groups.getInt(group, FIRST_INT + 8 + index(found)), low, high)) {
        return true;
      }
      found &= found - 1;
    }
    return false;
  }

  /**
   * Puts an id in, which may be here already.
   *
   * @param at its place in the ring
   */
  void add(long low, long high, int at) {
    long hash = hash(low, high);
    int home = home(hash);
    int distance = 0;
    while (!putInto(further(home, distance), tag(hash), at)) {
      distance++;
    }
    if (distance > 0) {
      displace(group(home) + 1, distance);
    }
  }

  private boolean putInto(int number, long tag, int at) {
    long group = group(number);
    long tags = groups.get(group);
    long empty = zeroBytes(tags);
    if (empty != 0) {
      int index = index(empty);
      groups.set(group, tags | tag << (index << 3));
      groups.setInt(group, FIRST_INT + index, at);
      return true;
    }
    tags = groups.get(group + 1);
    empty = zeroBytes(tags) & FOUR_HIGH_BITS;
    if (empty != 0) {
      int index = index(empty);
      groups.set(group + 1, tags | tag << (index << 3));
      groups.setInt(group, FIRST_INT + 8 + index, at);
      return true;
    }
    return false;
  }

  private void displace(long second, int distance) {
    long tags = groups.get(second);
    long displaced = Math.min((tags >>> DISPLACED_SHIFT & 0xFF) + 1, UNBOUNDED);
    long reach = Math.max(tags >>> REACH_SHIFT & 0xFF, Math.min(distance, UNBOUNDED));
    setDisplaced(second, tags, displaced, reach);
  }

  private void setDisplaced(long second, long tags, long displaced, long reach) {
    groups.set(second, (tags & 0xFFFF_FFFFL) | displaced << DISPLACED_SHIFT | reach << REACH_SHIFT);
  }

  /**
   * Takes an id out.
   *
   * @param at its place in the ring
   * @throws IllegalStateException if it is not here
   */
  void remove(long low, long high, int at) {
    long hash = hash(low, high);
    int home = home(hash);
    long pattern = tag(hash) * ONES;
    if (removeFrom(home, pattern, at)) {
      return;
    }
    int reach = reach(home);
    for (int distance = 1; distance <= reach; distance++) {
      if (removeFrom(further(home, distance), pattern, at)) {
        replace(group(home) + 1);
        return;
      }
    }
    throw new IllegalStateException("an id is not in its places [ring place=" + at + "]");
  }

  private boolean removeFrom(int number, long pattern, int at) {
    long group = group(number);
    long tags = groups.get(group);
    long found = zeroBytes(tags ^ pattern);
    while (found != 0) {
      int index = index(found);
      if (groups.getInt(group, FIRST_INT + index) == at) {
        groups.set(group, tags & ~(0xFFL << (index << 3)));
        return true;
      }
      found &= found - 1;
    }
    tags = groups.get(group + 1);
    found = zeroBytes(tags ^ pattern) & FOUR_HIGH_BITS;
    while (found != 0) {
      int index = index(found);
      if (groups.getInt(group, FIRST_INT + 8 + index) == at) {
        groups.set(group + 1, tags & ~(0xFFL << (index << 3)));
        return true;
      }
      found &= found - 1;
    }
    return false;
  }

  private void replace(long second) {
    long tags = groups.get(second);
    long displaced = tags >>> DISPLACED_SHIFT & 0xFF;
    if (displaced < UNBOUNDED) {
      setDisplaced(second, tags, displaced - 1, displaced == 1 ? 0 : tags >>> REACH_SHIFT & 0xFF);
    }
  }

  /** How many groups are to be searched after this one. */
  private int reach(int number) {
    int reach = (int) (groups.get(group(number) + 1) >>> REACH_SHIFT) & 0xFF;
    return reach == UNBOUNDED ? groupCount - 1 : reach;
  }

  private int further(int number, int distance) {
    int further = number + distance;
    return further < groupCount ? further : further - groupCount;
  }

  private static long group(int number) {
    return (long) number * GROUP_LONGS;
  }

  /** The highest bit of each byte that is zero; above the lowest one, of others too. */
  private static long zeroBytes(long bytes) {
    return (bytes - ONES) & ~bytes & HIGH_BITS;
  }

  /** Of the byte with the lowest bit. */
  private static int index(long bits) {
    return Long.numberOfTrailingZeros(bits) >>> 3;
  }

  private static long hash(long low, long high) {
    return (low ^ Long.rotateLeft(high, 32)) * GOLDEN_GAMMA;
  }

  /** Any number of groups will do: half of the hash is taken as a fraction of them. */
  private int home(long hash) {
    return (int) (((hash >>> 32) * groupCount) >>> 32);
  }

  /** From the other half. */
  private static long tag(long hash) {
    return Math.max(hash >>> 24 & 0xFF, 1);
  }

  /** Ids that do not lie in the group where they belong. For tests. */
  int displaced() {
    int sum = 0;
    for (int i = 0; i < groupCount; i++) {
      sum += (int) (groups.get(group(i) + 1) >>> DISPLACED_SHIFT) & 0xFF;
    }
    return sum;
  }

  /** Places that are not empty. For tests. */
  int taken() {
    int sum = 0;
    for (int i = 0; i < groupCount; i++) {
      for (int place = 0; place < 2 * IDS_PER_GROUP; place++) {
        long tags = groups.get(group(i) + (place >> 3));
        sum += (tags >>> ((place & 7) << 3) & 0xFF) == 0 ? 0 : 1;
      }
    }
    return sum;
  }
}
