package io.tallygate.gateway.http;

import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.FrameOrigin;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Collects the answers to the frames of one request. Frames are published by the event loop and answered by the force thread; the
 * last of both runs {@code onComplete}, once.
 */
final class IngestAnswer implements FrameOrigin {
  private static final int REFUSAL_LENGTH = 8;

  private final Runnable onComplete;

  /** Frames without an answer, and one for the event loop that is still publishing. Orders the plain fields, too. */
  private final AtomicInteger open = new AtomicInteger(1);

  private int duplicates;

  /**
   * @param onComplete called by the event loop or the force thread; must hand over and return
   */
  IngestAnswer(Runnable onComplete) {
    this.onComplete = onComplete;
  }

  /** A frame is about to be published. */
  void onFrame() {
    open.incrementAndGet();
  }

  /** No more frames will be published. */
  void onAllPublished() {
    complete();
  }

  @Override
  public void onAnswer(
      byte status,
      long token,
      int producer,
      int epoch,
      long sequence,
      long bookmark,
      long position,
      byte @Nullable [] refusals,
      long durableNs) {
    if (refusals != null) {
      for (int at = 0; at < refusals.length; at += REFUSAL_LENGTH) {
        int code = (refusals[at + 4] & 0xFF) | (refusals[at + 5] & 0xFF) << 8;
        if (code == RefusalCode.DUPLICATE.code()) {
          duplicates++;
        }
      }
    }
    complete();
  }

  @Override
  public void onGroupEnd() {
    // Each request hands over by itself: the event loop is woken once for all that are due.
  }

  private void complete() {
    if (open.decrementAndGet() == 0) {
      onComplete.run();
    }
  }

  /** Events whose ids were counted before; when complete. */
  int duplicates() {
    return duplicates;
  }
}
