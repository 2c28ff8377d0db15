package io.tallygate.gateway.http;

import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.measure.StationRecorder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Collects the answers to the frames of one request. Frames are published by the event loop and answered by the force thread; the
 * last of both runs {@code onComplete}, once.
 */
final class IngestAnswer implements FrameOrigin {
  private static final int REFUSAL_LENGTH = 8;

  private final Runnable onComplete;
  private final StationRecorder whole;

  /** Frames without an answer, and one for the event loop that is still publishing. Orders the plain fields, too. */
  private final AtomicInteger open = new AtomicInteger(1);

  private int duplicates;

  /** Whether a frame was answered at all, and when the last one was durable. */
  private boolean answered;

  private long durableNs;

  /**
   * @param onComplete called by the event loop or the force thread; must hand over and return
   * @param whole where the whole way of the frames is recorded
   */
  IngestAnswer(Runnable onComplete, StationRecorder whole) {
    this.onComplete = onComplete;
    this.whole = whole;
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
    answered = true;
    this.durableNs = durableNs;
    complete();
  }

  @Override
  public StationRecorder wholeLatency() {
    return whole;
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

  /** The request's answer is written, when complete: records how long after the force, if there was anything to wait for. */
  void recordAck(StationRecorder ack, long nowNs) {
    if (answered) {
      ack.record(nowNs - durableNs);
    }
  }

  /** Events whose ids were counted before; when complete. */
  int duplicates() {
    return duplicates;
  }
}
