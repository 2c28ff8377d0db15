package io.tallygate.rating;

import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDirectory;

/** What a gateway sees of a running core. Every method may be called by any thread. */
public interface RatingCore extends AutoCloseable {
  IngestPort ingest();

  SeriesDirectory series();

  /** The meters of the newest catalog version; ask again for every frame or request. */
  Meters meters();

  /** A hasher of its own for the calling thread. */
  IdHasher newIdHasher();

  Positions positions();

  CoreStatistics statistics();

  /** Raised at each start. */
  int incarnation();

  CoreSettings settings();

  /**
   * Takes no more frames, answers those in the ring, flushes, stores and closes. Connections should be closed first.
   */
  @Override
  void close();
}
