package io.tallygate.rating;

import io.tallygate.rating.ingest.IngestPipeline;
import io.tallygate.rating.ingest.RatingEngine;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.SeriesDictionary;
import io.tallygate.rating.store.UsageStore;

/** The figures of a running core, each from the station that keeps it. */
record RunningStatistics(
    IngestPipeline pipeline,
    FlushSteps steps,
    UsageStore usageStore,
    Compactor compactor,
    UsageLog log,
    SeriesDictionary dictionary,
    RatingEngine engine,
    Latencies latencies,
    long positionAtStart)
    implements CoreStatistics {
  @Override
  public long framesLogged() {
    return pipeline.totals().frames();
  }

  @Override
  public long eventsReceived() {
    return pipeline.totals().eventsReceived();
  }

  @Override
  public long eventsAccepted() {
    return pipeline.totals().eventsAccepted();
  }

  @Override
  public long eventsDuplicate() {
    return pipeline.totals().eventsDuplicate();
  }

  @Override
  public long eventsRefused() {
    return pipeline.totals().eventsRefused();
  }

  @Override
  public long recordsCounted() {
    return pipeline.totals().records();
  }

  @Override
  public long logBytes() {
    return log.loggedPosition() - positionAtStart;
  }

  @Override
  public long forces() {
    return pipeline.forces();
  }

  @Override
  public long flushes() {
    return steps.flushes();
  }

  @Override
  public long checkpoints() {
    return steps.checkpoints();
  }

  @Override
  public long storeRows() {
    return usageStore.counterRows();
  }

  @Override
  public long storeRowsMerged() {
    return compactor.rowsMerged();
  }

  @Override
  public long segmentsRecycled() {
    return log.segmentsRecycled();
  }

  @Override
  public int segmentsFree() {
    return log.segmentsFree();
  }

  @Override
  public int series() {
    return dictionary.size();
  }

  @Override
  public long idsRemembered() {
    return engine.ids().size();
  }

  @Override
  public long idsDropped() {
    return engine.ids().idsDropped();
  }

  @Override
  public long idsCoveredSinceMs() {
    return engine.ids().coveredSinceMs();
  }

  @Override
  public int ringUsed() {
    return pipeline.ringUsed();
  }

  @Override
  public int framesInFlight() {
    return pipeline.framesInFlight();
  }
}
