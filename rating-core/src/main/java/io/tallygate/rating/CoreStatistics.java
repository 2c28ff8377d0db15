package io.tallygate.rating;

import io.tallygate.rating.measure.Latencies;

/**
 * What operators read: running totals since the start and latencies by station. Totals are monotonic; any thread may read
 * them.
 */
public interface CoreStatistics {
  long framesLogged();

  long eventsReceived();

  long eventsAccepted();

  long eventsDuplicate();

  long eventsRefused();

  long recordsCounted();

  long logBytes();

  long forces();

  long flushes();

  /** Usage store transactions: each is a checkpoint. */
  long checkpoints();

  /** Rows of counters in the usage store. */
  long storeRows();

  /** Rows of counters that compaction has merged into others. */
  long storeRowsMerged();

  long segmentsRecycled();

  /** Segments of the log that are written ahead and used by nobody. */
  int segmentsFree();

  int series();

  long idsRemembered();

  /** Ids forgotten before their hours were over, because there were too many. */
  long idsDropped();

  /** Ids of events that arrived at this time or later are all remembered, ms since 1970; 0 if none was ever forgotten. */
  long idsCoveredSinceMs();

  /** Frames between the sockets and the core now. */
  int ringUsed();

  /** Frames taken and not yet answered: in the ring, or waiting for the force. */
  int framesInFlight();

  /** Latencies by station. One thread takes their intervals: the gateway's sampler. */
  Latencies latencies();
}
