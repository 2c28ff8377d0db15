package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogFailedException;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.UsageLog;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A log in memory, for tests of what stands in front of it. Keeps every frame as bytes. */
final class MemoryUsageLog implements UsageLog {
  final List<UnsafeBuffer> frames = new ArrayList<>();
  private volatile long logged;
  private volatile long durable;
  volatile boolean failForce;

  @Override
  public synchronized void append(FrameBuffer[] batch, int count, long arrivalTimeMs) {
    for (int i = 0; i < count; i++) {
      UnsafeBuffer frame = batch[i].buffer();
      int length = LogFrame.frameLength(LogFrame.payloadLength(frame, 0));
      frame.putLong(LogFrame.POSITION_OFFSET, logged, LITTLE_ENDIAN);
      frame.putInt(LogFrame.FRAME_LENGTH_OFFSET, length, LITTLE_ENDIAN);
      frame.putLong(LogFrame.ARRIVAL_TIME_OFFSET, arrivalTimeMs, LITTLE_ENDIAN);
      byte[] copy = new byte[length];
      frame.getBytes(0, copy, 0, LogFrame.HEADER_LENGTH + LogFrame.payloadLength(frame, 0));
      frames.add(new UnsafeBuffer(copy));
      logged += length;
    }
  }

  @Override
  public long force() {
    if (failForce) {
      throw new LogFailedException("force failed on purpose");
    }
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
    return 0;
  }

  @Override
  public void close() {}
}
