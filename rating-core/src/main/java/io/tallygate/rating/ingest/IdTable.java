package io.tallygate.rating.ingest;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A set of 128-bit ids with the hour in which each arrived: open addressing with linear probing, in 256 parts that grow one
 * by one, so that growing never stops the core for the whole table (16 M ids: 64,000 a part, about a millisecond).
 *
 * <p>Outside the heap, 20 bytes a place, between 53 and 80 % full: 25 to 38 bytes an id, so 16 M ids take 0.6 GB at the most.
 *
 * <p>Ids of hours before {@link #expireBefore} count as absent; their places are taken over or left behind when a part
 * grows. Core thread only.
 */
final class IdTable {
  private static final int PARTS = 256;
  private static final int CAPACITY_MIN = 64;
  private static final int ID_LENGTH = 16;
  private static final int HOUR_LENGTH = 4;

  private final Part[] parts = new Part[PARTS];
  private int oldestHour = Integer.MIN_VALUE;
  private int size;

  /** One part: ids first, low and high of 8 bytes each (both 0 is an empty place), then the hours. */
  private static final class Part {
    private ByteBuffer memory;
    private UnsafeBuffer places;
    private int capacity;
    private int used;

    Part(int capacity) {
      this.capacity = capacity;
      this.memory = ByteBuffer.allocateDirect(capacity * (ID_LENGTH + HOUR_LENGTH));
      this.places = new UnsafeBuffer(memory);
    }

    /** The first eight bits of an id choose the part, the next 32 the place: any capacity will do. */
    int home(long low) {
      return (int) ((((low >>> 8) & 0xFFFF_FFFFL) * capacity) >>> 32);
    }

    int next(int place) {
      return place + 1 == capacity ? 0 : place + 1;
    }

    long low(int place) {
      return places.getLong(place * ID_LENGTH);
    }

    long high(int place) {
      return places.getLong(place * ID_LENGTH + 8);
    }

    int hour(int place) {
      return places.getInt(capacity * ID_LENGTH + place * HOUR_LENGTH);
    }

    void put(int place, long low, long high, int hour) {
      places.putLong(place * ID_LENGTH, low);
      places.putLong(place * ID_LENGTH + 8, high);
      putHour(place, hour);
    }

    void putHour(int place, int hour) {
      places.putInt(capacity * ID_LENGTH + place * HOUR_LENGTH, hour);
    }

    boolean isEmpty(int place) {
      return low(place) == 0 && high(place) == 0;
    }

    /** Takes up what is live of another part's size, and frees the memory it had. */
    void replaceBy(Part larger) {
      BufferUtil.free(memory);
      memory = larger.memory;
      places = larger.places;
      capacity = larger.capacity;
      used = larger.used;
    }
  }

  IdTable() {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part(CAPACITY_MIN);
    }
  }

  /**
   * Adds an id unless it is there.
   *
   * @param hour of arrival, hours since 1970
   * @return false if it was there
   */
  boolean add(long low, long high, int hour) {
    Part part = parts[(int) (low & (PARTS - 1))];
    if (5L * part.used >= 4L * part.capacity) {
      grow(part);
    }
    int place = part.home(low);
    int reusable = -1;
    while (!part.isEmpty(place)) {
      boolean expired = part.hour(place) < oldestHour;
      if (part.low(place) == low && part.high(place) == high) {
        if (!expired) {
          return false;
        }
        part.putHour(place, hour);
        size++;
        return true;
      }
      if (expired && reusable < 0) {
        reusable = place;
      }
      place = part.next(place);
    }
    if (reusable >= 0) {
      place = reusable;
    } else {
      part.used++;
    }
    part.put(place, low, high, hour);
    size++;
    return true;
  }

  /** To 11/6 of what is live: 55 % full, and a part that lost its old ids does not grow. */
  private void grow(Part part) {
    int live = 0;
    for (int place = 0; place < part.capacity; place++) {
      live += isLive(part, place) ? 1 : 0;
    }
    Part larger = new Part(Math.max(CAPACITY_MIN, live + live / 2 + live / 3));
    for (int place = 0; place < part.capacity; place++) {
      if (isLive(part, place)) {
        int to = larger.home(part.low(place));
        while (!larger.isEmpty(to)) {
          to = larger.next(to);
        }
        larger.put(to, part.low(place), part.high(place), part.hour(place));
      }
    }
    larger.used = live;
    part.replaceBy(larger);
  }

  private boolean isLive(Part part, int place) {
    return !part.isEmpty(place) && part.hour(place) >= oldestHour;
  }

  /**
   * Forgets ids that arrived before the hour.
   *
   * @param forgotten how many these are
   */
  void expireBefore(int hour, int forgotten) {
    oldestHour = hour;
    size -= forgotten;
  }

  int size() {
    return size;
  }
}
