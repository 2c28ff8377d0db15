package io.tallygate.rating;

import org.HdrHistogram.Recorder;

/**
 * What operators read: running totals since the start and latencies by station. Totals are monotonic; any thread may read
 * them. Latencies are recorded once per frame, in nanoseconds, up to a minute.
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

  int series();

  long idsRemembered();

  /** Ids forgotten before their hours were over, because there were too many. */
  long idsDropped();

  /** Ids of events that arrived at this time or later are all remembered, ms since 1970; 0 if none was ever forgotten. */
  long idsCoveredSinceMs();

  /** From the frame's arrival in the event loop to its place in the log. */
  Recorder receivedToLogged();

  /** From the log to the disk. */
  Recorder loggedToDurable();

  /** From the arrival to the answer being handed to the event loop. */
  Recorder receivedToAnswered();

  /** Duration of a force. */
  Recorder force();

  /** Duration of a flush, from its frame to the forced mark. */
  Recorder flush();

  /** Duration of a usage store transaction. */
  Recorder store();

  /** Duration of a slice of compaction. */
  Recorder compaction();
}
