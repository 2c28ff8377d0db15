package io.tallygate.rating.ingest;

/**
 * A run of ids in the order of their arrival, all of one hour: what is forgotten, and kept in a file, together. Core thread
 * only.
 */
final class IdBucket {
  private static final long HOUR_MS = 3_600_000L;

  /** Counted from 0 since the data directory began. */
  final long number;

  /** Number of its first id in the table. */
  final long first;

  private int count;
  private long newestMs;

  /**
   * @param newestMs arrival of its newest id so far, ms since 1970
   */
  IdBucket(long number, long first, int count, long newestMs) {
    this.number = number;
    this.first = first;
    this.count = count;
    this.newestMs = newestMs;
  }

  static int hour(long arrivalTimeMs) {
    return (int) (arrivalTimeMs / HOUR_MS);
  }

  static long beginOfHour(int hour) {
    return hour * HOUR_MS;
  }

  void added(long arrivalTimeMs) {
    count++;
    newestMs = arrivalTimeMs;
  }

  int count() {
    return count;
  }

  /** Number in the table of the id behind its last. */
  long end() {
    return first + count;
  }

  long newestMs() {
    return newestMs;
  }

  int hour() {
    return hour(newestMs);
  }
}
