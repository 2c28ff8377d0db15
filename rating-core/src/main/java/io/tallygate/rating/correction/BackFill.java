package io.tallygate.rating.correction;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A range that is to be counted anew.
 *
 * @param tenant number of the tenant
 * @param meter id of a meter; every meter of its event type is counted anew
 * @param subjects whose; null: every subject
 * @param fromMs start of event time, inclusive, ms since 1970
 * @param toMs end of event time, exclusive
 * @param isDry true: say what would be done, and do nothing
 */
public record BackFill(
    int tenant, int meter, @Nullable Set<String> subjects, long fromMs, long toMs, boolean isDry) {
  /**
   * What was done, or would be.
   *
   * @param takenBack events that were kept
   * @param takenBackRecords records of meters that only count them, taken back by windows
   * @param added events
   */
  public record Result(int takenBack, long takenBackRecords, int added) {}

  boolean holds(String subject, long timeMs) {
    return timeMs >= fromMs && timeMs < toMs && (subjects == null || subjects.contains(subject));
  }
}
