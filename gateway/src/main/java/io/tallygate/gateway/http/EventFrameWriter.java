package io.tallygate.gateway.http;

import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.util.List;

/**
 * Puts the events of one request on the ring: defines the series that are missing, then publishes frame after frame. Stops when
 * the ring is full and goes on from there when called again. One event loop.
 */
final class EventFrameWriter {
  private final IngestPort port;
  private final SeriesDirectory directory;
  private final EventBatch batch = new EventBatch();
  private final FramePlan plan = new FramePlan(batch);
  private boolean planned;
  private int published;

  EventFrameWriter(IngestPort port, SeriesDirectory directory) {
    this.port = port;
    this.directory = directory;
  }

  /** The batch to fill for the next request, empty. */
  EventBatch begin() {
    planned = false;
    published = 0;
    batch.clear();
    return batch;
  }

  /** The batch of the request that was begun last. */
  EventBatch batch() {
    return batch;
  }

  /** Told before each frame is published: an answer to it may come at once, on another thread. */
  interface Listener {
    void onFrame();
  }

  /**
   * Publishes as many frames as the ring has room for.
   *
   * @param origin gets the answers
   * @param receivedNs when the request arrived, by {@link System#nanoTime}
   * @return whether all are published; if not, call again
   */
  boolean write(FrameOrigin origin, long receivedNs, Listener listener) {
    if (!planned) {
      if (!resolveSeries()) {
        return false;
      }
      plan.plan();
      planned = true;
    }
    while (published < plan.frames()) {
      FrameSlot slot = port.tryClaim();
      if (slot == null) {
        return false;
      }
      listener.onFrame();
      plan.fill(published, slot);
      slot.from(origin, published, receivedNs, System.nanoTime());
      port.publish(slot);
      published++;
    }
    return true;
  }

  /** Frames published so far. */
  int published() {
    return published;
  }

  private boolean resolveSeries() {
    List<SeriesKey> keys = batch.pendingKeys();
    if (keys.isEmpty()) {
      return true;
    }
    int[] numbers = new int[keys.size()];
    int status = directory.resolve(keys, numbers);
    if (status == SeriesDirectory.RING_FULL) {
      return false;
    }
    for (int i = 0; i < numbers.length; i++) {
      // At the limit, some may have been defined before it was reached, or by someone else.
      int number = status == 0 ? numbers[i] : directory.find(keys.get(i));
      if (number == SeriesDirectory.UNKNOWN) {
        refuse(batch.pendingEntry(i));
      } else {
        batch.resolvePending(i, number);
      }
    }
    return true;
  }

  private void refuse(int entry) {
    batch.drop(
        entry,
        new Refusal(
            batch.eventIndex(entry),
            "subject",
            RefusalCode.SERIES_LIMIT,
            "no more series can be defined: limits.series is reached"));
  }
}
