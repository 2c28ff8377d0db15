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
