package io.tallygate.loadtest.load;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules for a run whose figures may be published: long enough that segments are recycled, counters flushed and stored
 * while it runs, from a gateway whose pool was written before it was ready.
 */
final class CountedRun {
  static final int SECONDS_MIN = 60;
  static final int POOL_ROUNDS_MIN = 3;
  static final int FLUSHES_MIN = 3;
  static final int CHECKPOINTS_MIN = 1;

  private CountedRun() {}

  /**
   * Why the run does not count; empty if it does.
   *
   * @param isSpawned whether the gateway was started for the run
   * @param figures of the measured window
   */
  static List<String> reasonsAgainst(
      boolean isSpawned,
      boolean isVerified,
      long warmupSeconds,
      double seconds,
      int reconnects,
      GatewayFigures figures) {
    List<String> reasons = new ArrayList<>();
    if (!isVerified) {
      reasons.add("not verified");
    }
    if (!isSpawned) {
      reasons.add("the gateway was not started for the run: its pool may not have been fresh");
    }
    if (warmupSeconds == 0) {
      reasons.add("no warm-up");
    }
    if (reconnects > 0) {
      reasons.add("a connection was lost");
    }
    if (seconds < SECONDS_MIN) {
      reasons.add("shorter than " + SECONDS_MIN + " s");
    }
    if (figures.logBytes() < POOL_ROUNDS_MIN * figures.poolBytes()) {
      reasons.add(
          "wrote less than "
              + POOL_ROUNDS_MIN
              + " times the pool [logBytes="
              + figures.logBytes()
              + ", poolBytes="
              + figures.poolBytes()
              + "]");
    }
    if (figures.flushes() < FLUSHES_MIN) {
      reasons.add("fewer than " + FLUSHES_MIN + " flushes");
    }
    if (figures.checkpoints() < CHECKPOINTS_MIN) {
      reasons.add("no checkpoint");
    }
    return reasons;
  }
}
