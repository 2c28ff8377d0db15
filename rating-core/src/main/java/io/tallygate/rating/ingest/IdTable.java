package io.tallygate.rating.ingest;

/**
 * A set of 128-bit ids with the hour in which each arrived: open addressing with linear probing, in 256 parts that grow one
 * by one, so that growing never stops the core for the whole table (20 M ids: 80,000 a part, about a millisecond).
 *
 * <p>Ids of hours before {@link #expireBefore} count as absent; their places are taken over or left behind when a part
 * grows. Core thread only.
 */
final class IdTable {
  private static final int PARTS = 256;
  private static final int CAPACITY_MIN = 64;

  private final Part[] parts = new Part[PARTS];
  private int oldestHour = Integer.MIN_VALUE;
  private int size;

  /** One part: slot i holds low, high in {@code ids[2i], ids[2i + 1]}; both 0 is an empty slot. */
  private static final class Part {
    long[] ids = new long[2 * CAPACITY_MIN];
    int[] hours = new int[CAPACITY_MIN];
    int used;
  }

  IdTable() {
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part();
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
    if (3 * part.used >= 2 * part.hours.length) {
      grow(part);
    }
    int mask = part.hours.length - 1;
    int slot = (int) (low >>> 8) & mask;
    int reusable = -1;
    while (true) {
      long slotLow = part.ids[2 * slot];
      long slotHigh = part.ids[2 * slot + 1];
      if (slotLow == 0 && slotHigh == 0) {
        break;
      }
      boolean expired = part.hours[slot] < oldestHour;
      if (slotLow == low && slotHigh == high) {
        if (!expired) {
          return false;
        }
        part.hours[slot] = hour;
        size++;
        return true;
      }
      if (expired && reusable < 0) {
        reusable = slot;
      }
      slot = (slot + 1) & mask;
    }
    if (reusable >= 0) {
      slot = reusable;
    } else {
      part.used++;
    }
    part.ids[2 * slot] = low;
    part.ids[2 * slot + 1] = high;
    part.hours[slot] = hour;
    size++;
    return true;
  }

  private void grow(Part part) {
    long[] oldIds = part.ids;
    int[] oldHours = part.hours;
    int live = 0;
    for (int i = 0; i < oldHours.length; i++) {
      live += isLive(oldIds, oldHours, i) ? 1 : 0;
    }
    int capacity = CAPACITY_MIN;
    while (3 * live >= capacity) {
      capacity *= 2;
    }
    part.ids = new long[2 * capacity];
    part.hours = new int[capacity];
    part.used = live;
    int mask = capacity - 1;
    for (int i = 0; i < oldHours.length; i++) {
      if (isLive(oldIds, oldHours, i)) {
        int slot = (int) (oldIds[2 * i] >>> 8) & mask;
        while (part.ids[2 * slot] != 0 || part.ids[2 * slot + 1] != 0) {
          slot = (slot + 1) & mask;
        }
        part.ids[2 * slot] = oldIds[2 * i];
        part.ids[2 * slot + 1] = oldIds[2 * i + 1];
        part.hours[slot] = oldHours[i];
      }
    }
  }

  private boolean isLive(long[] ids, int[] hours, int slot) {
    return (ids[2 * slot] != 0 || ids[2 * slot + 1] != 0) && hours[slot] >= oldestHour;
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
