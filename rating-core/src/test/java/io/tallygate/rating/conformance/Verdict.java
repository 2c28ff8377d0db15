package io.tallygate.rating.conformance;

import java.util.List;
import java.util.Locale;

/**
 * What became of a case.
 *
 * @param isDirect the charge function was asked itself
 * @param detail what differs, or why the case was skipped
 */
record Verdict(PeerCase peer, Outcome outcome, boolean isDirect, String detail) {
  enum Outcome {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** {@code 127 passed, 0 failed, 2 skipped}. */
  static String summary(List<Verdict> verdicts) {
    return count(verdicts, Outcome.PASSED)
        + " passed, "
        + count(verdicts, Outcome.FAILED)
        + " failed, "
        + count(verdicts, Outcome.SKIPPED)
        + " skipped";
  }

  static long count(List<Verdict> verdicts, Outcome outcome) {
    return verdicts.stream().filter(verdict -> verdict.outcome == outcome).count();
  }

  @Override
  public String toString() {
    return peer.id()
        + ": "
        + outcome.name().toLowerCase(Locale.ROOT)
        + (isDirect ? " (charge function)" : "")
        + (detail.isEmpty() ? "" : ": " + detail);
  }
}
