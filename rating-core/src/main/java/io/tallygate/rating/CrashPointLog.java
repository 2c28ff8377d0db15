package io.tallygate.rating;

import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.UsageLog;

/** Tells crash points of a log's appends and forces. Only in crash tests: without crash points the log stands alone. */
record CrashPointLog(UsageLog log, CrashPoints crashPoints) implements UsageLog {
  @Override
  public void append(FrameBuffer[] frames, int count, long arrivalTimeMs) {
    crashPoints.reached("before-append");
    log.append(frames, count, arrivalTimeMs);
    crashPoints.reached("after-append");
  }

  @Override
  public long force() {
    crashPoints.reached("before-force");
    long durable = log.force();
    crashPoints.reached("after-force");
    return durable;
  }

  @Override
  public long loggedPosition() {
    return log.loggedPosition();
  }

  @Override
  public long durablePosition() {
    return log.durablePosition();
  }

  @Override
  public int incarnation() {
    return log.incarnation();
  }

  @Override
  public void releaseBelow(long position) {
    log.releaseBelow(position);
  }

  @Override
  public long segmentsRecycled() {
    return log.segmentsRecycled();
  }

  @Override
  public int segmentsFree() {
    return log.segmentsFree();
  }

  @Override
  public long oldestPosition() {
    return log.oldestPosition();
  }

  @Override
  public void close() {
    log.close();
  }
}
