package io.tallygate.gateway.binary;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.log.LogFrame;
import org.agrona.BufferUtil;
import org.jspecify.annotations.Nullable;

/** A ring whose every frame is answered when it is published. One thread. */
final class AnsweringPort implements IngestPort {
  /** As many as a gateway has by default, so that as much memory is gone through. */
  private static final int SLOTS = 64;

  private final FrameSlot[] slots = new FrameSlot[SLOTS];
  private int next;
  private long refused;
  private long accepted;
  private @Nullable FrameOrigin lastOrigin;

  AnsweringPort() {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new FrameSlot(BufferUtil.allocateDirectAligned(FrameSlot.LENGTH, 64));
    }
  }

  @Override
  public FrameSlot tryClaim() {
    next = (next + 1) & (SLOTS - 1);
    return slots[next];
  }

  @Override
  public void publish(FrameSlot slot) {
    FrameOrigin origin = slot.origin();
    if (origin != null) {
      lastOrigin = origin;
      accepted += slot.buffer().getInt(LogFrame.RECORD_COUNT_OFFSET, LITTLE_ENDIAN);
      refused += slot.buffer().getInt(LogFrame.REFUSAL_COUNT_OFFSET, LITTLE_ENDIAN);
      boolean opens = LogFrame.kind(slot.buffer(), 0) == LogFrame.KIND_PRODUCER;
      origin.onAnswer(
          opens ? FrameOrigin.OPENED : FrameOrigin.ACCEPTED,
          slot.token(),
          1,
          1,
          opens ? 0 : slot.token(),
          0,
          0,
          null,
          0);
      origin.onGroupEnd();
    }
  }

  /** Records accepted so far. */
  long accepted() {
    return accepted;
  }

  /** Who published last. */
  FrameOrigin lastOrigin() {
    if (lastOrigin == null) {
      throw new IllegalStateException("nothing was published");
    }
    return lastOrigin;
  }

  /** Records refused so far. */
  long refused() {
    return refused;
  }

  @Override
  public @Nullable String busyReason() {
    return null;
  }
}
