package io.tallygate.gateway.binary;

import io.tallygate.gateway.config.GatewayConfig.Limits;
import java.util.concurrent.TimeUnit;

/** What a connection may take its time for, and since when it does. Monotonic nanoseconds; event loop only. */
final class Deadlines {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long CHECK_MS_MAX = 1_000;
  private static final long CHECK_MS_MIN = 10;

  private final long openedNs;
  private final long handshakeNs;
  private final long frameNs;
  private final long idleNs;
  private final long writeNs;
  private long lastReadNs;
  private long partialSinceNs = NEVER;
  private long unwritableSinceNs = NEVER;

  Deadlines(Limits limits, long nowNs) {
    openedNs = nowNs;
    lastReadNs = nowNs;
    handshakeNs = limits.handshakeTimeout().toNanos();
    frameNs = limits.frameTimeout().toNanos();
    idleNs = limits.idleTimeout().toNanos();
    writeNs = limits.writeTimeout().toNanos();
  }

  /** A quarter of the shortest time-out, so that none is overdrawn by more than that. */
  long checkEveryMs() {
    long shortestNs = Math.min(Math.min(handshakeNs, frameNs), Math.min(idleNs, writeNs));
    return Math.max(
        CHECK_MS_MIN, Math.min(CHECK_MS_MAX, TimeUnit.NANOSECONDS.toMillis(shortestNs / 4)));
  }

  void onRead(long nowNs) {
    lastReadNs = nowNs;
  }

  /** A whole frame was taken. */
  void onFrame() {
    partialSinceNs = NEVER;
  }

  /** What is left is the beginning of a frame. */
  void onPartialFrame(long nowNs) {
    if (partialSinceNs == NEVER) {
      partialSinceNs = nowNs;
    }
  }

  /** Nothing is read at the moment, which is not the peer's fault: its time begins anew. */
  void onBlocked(long nowNs) {
    lastReadNs = nowNs;
    if (partialSinceNs != NEVER) {
      partialSinceNs = nowNs;
    }
  }

  void onWritable(boolean writable, long nowNs) {
    if (writable) {
      unwritableSinceNs = NEVER;
    } else if (unwritableSinceNs == NEVER) {
      unwritableSinceNs = nowNs;
    }
  }

  boolean isHelloOverdue(long nowNs) {
    return nowNs - openedNs > handshakeNs;
  }

  boolean isFrameOverdue(long nowNs) {
    return partialSinceNs != NEVER && nowNs - partialSinceNs > frameNs;
  }

  boolean isIdle(long nowNs) {
    return nowNs - lastReadNs > idleNs;
  }

  boolean isWriteOverdue(long nowNs) {
    return unwritableSinceNs != NEVER && nowNs - unwritableSinceNs > writeNs;
  }
}
