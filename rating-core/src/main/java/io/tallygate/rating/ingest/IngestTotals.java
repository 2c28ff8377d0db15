package io.tallygate.rating.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Running totals for operators: a copy of the engine's own, published by the core thread after each batch with a release on
 * {@code version}; readers acquire it, so that what they see is one batch's state or a newer one's parts.
 */
public final class IngestTotals {
  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(IngestTotals.class, "version", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // through VERSION
  private long version;

  private long frames;
  private long eventsReceived;
  private long eventsAccepted;
  private long eventsDuplicate;
  private long eventsRefused;
  private long records;
  private long countedPosition;

  void publish(Totals totals, long position) {
    frames = totals.frames;
    eventsReceived = totals.eventsReceived;
    eventsAccepted = totals.eventsAccepted;
    eventsDuplicate = totals.eventsDuplicate;
    eventsRefused = totals.eventsRefused;
    // A counter that people watch: it does not go back where records are taken back.
    records = totals.records + totals.recordsTakenBack;
    countedPosition = position;
    VERSION.setRelease(this, (long) VERSION.get(this) + 1);
  }

  private void acquire() {
    VERSION.getAcquire(this);
  }

  public long frames() {
    acquire();
    return frames;
  }

  public long eventsReceived() {
    acquire();
    return eventsReceived;
  }

  public long eventsAccepted() {
    acquire();
    return eventsAccepted;
  }

  public long eventsDuplicate() {
    acquire();
    return eventsDuplicate;
  }

  public long eventsRefused() {
    acquire();
    return eventsRefused;
  }

  public long records() {
    acquire();
    return records;
  }

  /** End of what has been counted, in bytes of the log. */
  public long countedPosition() {
    acquire();
    return countedPosition;
  }
}
