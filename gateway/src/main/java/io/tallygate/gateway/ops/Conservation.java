package io.tallygate.gateway.ops;

import io.tallygate.rating.CoreStatistics;

/** The first law in numbers: what was received is what was accepted, duplicate or refused. Any thread. */
final class Conservation {
  private static final int LOOKS_MAX = 4;

  private Conservation() {}

  /** What is missing, in events: 0. Totals are published together; one that is read between two of them is read again. */
  static long difference(CoreStatistics statistics) {
    long difference = 0;
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      difference =
          statistics.eventsReceived()
              - statistics.eventsAccepted()
              - statistics.eventsDuplicate()
              - statistics.eventsRefused();
      if (difference == 0) {
        return 0;
      }
    }
    return difference;
  }
}
