package io.tallygate.rating.ingest;

import java.util.List;

/**
 * The ids that a flush has to write: those that came since the flush before and are still known, bucket by bucket. They are
 * not copied: they lie in the table's ring, which the core thread leaves alone until {@link #release}.
 *
 * <p>Made by the core thread, then used by the one thread that carries the flush.
 */
public final class IdBatch {
  private final IdTable table;
  private final List<Part> parts;
  private final Runnable onRelease;

  /**
   * What is new of a bucket.
   *
   * @param bucket number of the bucket
   * @param offset ids of the bucket that earlier flushes have written
   * @param count new ones, 1 or more
   */
  public record Part(long bucket, int offset, int count, long first) {}

  IdBatch(IdTable table, List<Part> parts, Runnable onRelease) {
    this.table = table;
    this.parts = List.copyOf(parts);
    this.onRelease = onRelease;
  }

  /** In the order of their buckets. */
  public List<Part> parts() {
    return parts;
  }

  /**
   * @param index 0 to the part's count
   */
  public long low(Part part, int index) {
    return table.low(part.first + index);
  }

  /**
   * @param index 0 to the part's count
   */
  public long high(Part part, int index) {
    return table.high(part.first + index);
  }

  /**
   * Lets go of the ids: they were written, or never will be. Must be called before the next flush's frame is applied; may be
   * called again.
   */
  public void release() {
    onRelease.run();
  }
}
