package io.tallygate.rating.ingest;

import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One slot of the ring: a frame in the log's own layout, and where its answer goes. Filled by the event loop that claimed it,
 * then owned by the core thread until the ring's sequence passes on; the Disruptor's publish and its gating sequence order
 * the hand-over both ways, so all fields are plain.
 *
 * <p>To fill one: {@link LogFrame#begin}, then the header fields from PRODUCER_OFFSET to REFUSAL_COUNT_OFFSET that apply and
 * PAYLOAD_LENGTH_OFFSET, then the payload at {@link LogFrame#HEADER_LENGTH}.
 */
public final class FrameSlot extends FrameBuffer {
  /** Capacity: header, 64 KiB payload. */
  public static final int LENGTH = LogFrame.HEADER_LENGTH + LogFrame.PAYLOAD_LENGTH_MAX;

  private @Nullable FrameOrigin origin;
  private long token;
  private long receivedNs;
  private long publishedNs;
  long ringSequence;

  public FrameSlot(ByteBuffer bytes) {
    super(bytes);
  }

  /**
   * Says where the answer goes.
   *
   * @param origin null if nobody waits for one
   * @param token handed back with the answer
   * @param receivedNs {@link System#nanoTime} when the frame was read from the socket; for the latency recorders
   * @param publishedNs when it was copied into the slot
   */
  public void from(@Nullable FrameOrigin origin, long token, long receivedNs, long publishedNs) {
    this.origin = origin;
    this.token = token;
    this.receivedNs = receivedNs;
    this.publishedNs = publishedNs;
  }

  /** The same, for frames whose making is not measured: received when published. */
  public void from(@Nullable FrameOrigin origin, long token, long receivedNs) {
    from(origin, token, receivedNs, receivedNs);
  }

  public @Nullable FrameOrigin origin() {
    return origin;
  }

  public long token() {
    return token;
  }

  public long receivedNs() {
    return receivedNs;
  }

  long publishedNs() {
    return publishedNs;
  }
}
