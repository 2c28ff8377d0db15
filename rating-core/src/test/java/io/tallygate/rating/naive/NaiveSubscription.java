package io.tallygate.rating.naive;

import java.util.List;

/**
 * Who pays for which subjects and when; all times in ms since 1970, ends exclusive.
 *
 * @param endMs {@link Long#MAX_VALUE}: open
 * @param chargedFromMs when the trial is over
 */
public record NaiveSubscription(
    String key, long startMs, long endMs, long chargedFromMs, List<Assignment> subjects) {

  /** A subject for as long as it belongs to the subscription. */
  public record Assignment(String subject, long fromMs, long toMs) {}

  boolean pays(String subject, long timeMs) {
    return subjects.stream()
        .anyMatch(a -> a.subject.equals(subject) && a.fromMs <= timeMs && timeMs < a.toMs);
  }
}
