package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.UsageLog;

/** A log that keeps nothing: it gives positions, which is all that counting and answering ask of one. */
public final class MemoryLog implements UsageLog {
  private volatile long logged;
  private volatile long durable;

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  public void append(FrameBuffer[] frames, int count, long arrivalTimeMs) {
    for (int i = 0; i < count; i++) {
      var frame = frames[i].buffer();
      int length = LogFrame.frameLength(LogFrame.payloadLength(frame, 0));
      frame.putLong(LogFrame.POSITION_OFFSET, logged, LITTLE_ENDIAN);
      frame.putInt(LogFrame.FRAME_LENGTH_OFFSET, length, LITTLE_ENDIAN);
      frame.putLong(LogFrame.ARRIVAL_TIME_OFFSET, arrivalTimeMs, LITTLE_ENDIAN);
      logged += length;
    }
  }

  @Override
  public long force() {
    durable = logged;
    return durable;
  }

  @Override
  public long loggedPosition() {
    return logged;
  }

  @Override
  public long durablePosition() {
    return durable;
  }

  @Override
  public int incarnation() {
    return 1;
  }

  @Override
  public void releaseBelow(long position) {}

  @Override
  public int segmentsFree() {
    return 0;
  }

  @Override
  public long segmentsRecycled() {
    return 0;
  }

  @Override
  public long oldestPosition() {
    return logged;
  }

  @Override
  public void close() {}
}
