package io.tallygate.rating;

import io.tallygate.rating.log.FrameHandler;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentStorage;
import io.tallygate.rating.log.UsageLog;
import java.io.IOException;

/**
 * What of the log can still be read while it is being written. Nothing is recycled while somebody reads: the log then goes on in new
 * segments. The flush thread releases; any thread reads.
 */
final class RetainedLog {
  private final UsageLog log;
  private final SegmentStorage storage;
  private final int segmentLength;
  private int readers;
  private long releasable;

  RetainedLog(UsageLog log, SegmentStorage storage, int segmentLength) {
    this.log = log;
    this.storage = storage;
    this.segmentLength = segmentLength;
  }

  /** See {@link UsageLog#releaseBelow}; put off while somebody reads. */
  synchronized void releaseBelow(long position) {
    releasable = position;
    if (readers == 0) {
      log.releaseBelow(position);
    }
  }

  private synchronized long begin() {
    readers++;
    return log.oldestPosition();
  }

  private synchronized void end() {
    readers--;
    if (readers == 0) {
      log.releaseBelow(releasable);
    }
  }

  /** What is done with the log while nothing of it is recycled. */
  @FunctionalInterface
  interface Work {
    /**
     * @param oldest first position that can be read
     */
    void run(long oldest) throws IOException;
  }

  /** Runs work while nothing is recycled. Blocks. */
  void whileHeld(Work work) throws IOException {
    long oldest = begin();
    try {
      work.run(oldest);
    } finally {
      end();
    }
  }

  /**
   * Reads every retained frame below a position. Blocks.
   *
   * @param until end of a frame that is durable
   */
  void read(long until, FrameHandler handler) throws IOException {
    long from = begin();
    try {
      if (from < until) {
        LogReader.readUntil(storage, segmentLength, from, until, handler);
      }
    } finally {
      end();
    }
  }
}
