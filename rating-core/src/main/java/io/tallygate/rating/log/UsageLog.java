package io.tallygate.rating.log;

import java.io.Closeable;

/**
 * The endless log of frames, and the seam for an engine that carries it across machines (DESIGN section 8).
 *
 * <p>Threads: one writer calls {@link #append}; one other thread calls {@link #force}; positions may be read by any. The
 * writer publishes {@link #loggedPosition} with release order after its write returned, the forcer reads it with acquire
 * order; the forcer publishes {@link #durablePosition} in the same way.
 */
public interface UsageLog extends Closeable {

  /**
   * Appends frames, each in a buffer of its own with the layout of {@link LogFrame}, header first, ready but for what the
   * log itself sets: position, frame length, incarnation, payload CRC, arrival time, durable position, the chain, the
   * header CRC. All of them go out in as few writes as the segments' borders allow; frames are never split over segments.
   *
   * @param frames the frames to append, in order: {@code frames[0]} to {@code frames[count - 1]}; the payload length in
   *     each header says how much of a buffer counts
   * @param arrivalTimeMs stamped on every frame
   * @throws LogFailedException if the write failed; nothing may be appended or acknowledged after that
   */
  void append(FrameBuffer[] frames, int count, long arrivalTimeMs);

  /**
   * Forces everything logged so far to disk, segment by segment in order, and publishes the new durable position. Called by
   * the force thread only.
   *
   * @return the durable position
   * @throws LogFailedException if the force failed; it is never tried again
   */
  long force();

  /** End of what has been written, in bytes of the endless log. Any thread. */
  long loggedPosition();

  /** End of what is safe on disk. Any thread. */
  long durablePosition();

  /** Raised at each start, stamped into every frame. */
  int incarnation();

  /**
   * Allows segments that lie wholly below the position to be recycled. Retention may keep them longer. Any thread.
   *
   * @param position everything below is in a forced checkpoint and in the store
   */
  void releaseBelow(long position);

  /** Segments given out a second time since the start. Any thread. */
  long segmentsRecycled();

  /** Segments that are written ahead and used by nobody. Any thread. */
  int segmentsFree();

  /** The first position that can still be read. Any thread. */
  long oldestPosition();

  @Override
  void close();
}
