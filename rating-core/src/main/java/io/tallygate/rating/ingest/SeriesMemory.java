package io.tallygate.rating.ingest;

import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.SeriesNames;

/**
 * How many series the memory outside the heap has room for: what does not fit is refused when it is defined, and nothing runs out of
 * memory where it counts. An upper bound, and worked out from what a series takes at the worst:
 *
 * <pre>
 *  names           their bytes, as they are
 *  counters        2 tables × 32 bytes: the newest window and, at a window's border, the one before
 *  index by key    11 bytes, and half of it again while it grows
 *  index by subject  16 bytes, and half of it again while it grows
 * </pre>
 */
public final class SeriesMemory {
  private static final long BYTES_BESIDE_NAMES = 2L * CounterTable.BYTES_PER_SERIES + 17 + 24;

  /** Frames, sockets, and what else there is outside the heap. */
  private static final long BYTES_BESIDE_SERIES = 64L << 20;

  /** Some 100,000 series, whatever the limit of the process is. */
  private static final long BYTES_MIN = 16L << 20;

  /** As if there were memory without end: for tests and benchmarks. */
  public static final SeriesMemory UNLIMITED = new SeriesMemory(Long.MAX_VALUE);

  private final long bytes;

  private SeriesMemory(long bytes) {
    this.bytes = bytes;
  }

  /**
   * What this process has beside ids.
   *
   * @param idsMax ids that memory is taken for
   */
  public static SeriesMemory beside(int idsMax) {
    return of(IdMemory.limitBytes() - IdMemory.bytes(idsMax) - BYTES_BESIDE_SERIES);
  }

  /**
   * @param bytes for series; 16 MiB at the least
   */
  static SeriesMemory of(long bytes) {
    return new SeriesMemory(Math.max(bytes, BYTES_MIN));
  }

  /** Whether so many more fit, with keys as long as those that there are. */
  boolean hasRoomFor(int more, SeriesNames names) {
    return names.bytes() + ((long) names.size() + more) * BYTES_BESIDE_NAMES <= bytes;
  }
}
