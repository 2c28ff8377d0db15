package io.tallygate.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogFrame;
import java.nio.ByteBuffer;
import java.util.Random;

/** Frames for the log, as a ring holds them: usage, with random payloads. */
final class LogFrames {
  private static final int RECORD_LENGTH = 16;

  private LogFrames() {}

  static FrameBuffer[] make(int count, int recordsEach) {
    Random random = new Random(42);
    byte[] payload = new byte[recordsEach * RECORD_LENGTH];
    FrameBuffer[] frames = new FrameBuffer[count];
    for (int i = 0; i < count; i++) {
      frames[i] = new FrameBuffer(ByteBuffer.allocateDirect(LogFrame.frameLength(payload.length)));
      LogFrame.begin(frames[i].buffer(), 0, LogFrame.KIND_USAGE);
      frames[i].buffer().putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, payload.length, LITTLE_ENDIAN);
      random.nextBytes(payload);
      frames[i].buffer().putBytes(LogFrame.HEADER_LENGTH, payload);
    }
    return frames;
  }
}
