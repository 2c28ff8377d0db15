package io.tallygate.rating.ingest;

import org.jspecify.annotations.Nullable;

/**
 * The way onto the ring. Any number of threads. A slot is claimed only when the whole frame is at hand: between {@link
 * #tryClaim} and {@link #publish} nothing may wait, fail or return early, because everyone behind the slot waits for it.
 */
public interface IngestPort {
  /** A slot to fill, or null when the ring is full: stop reading and try again later. */
  @Nullable FrameSlot tryClaim();

  /** Hands the slot to the core. Every claimed slot must be published. */
  void publish(FrameSlot slot);

  /**
   * Whether ingest is refused for now (disk below its watermark, core failed, shutting down): answer Busy or 503.
   *
   * @return null if records are taken, else the reason, for people
   */
  @Nullable String busyReason();
}
