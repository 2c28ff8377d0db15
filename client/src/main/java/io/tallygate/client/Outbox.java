package io.tallygate.client;

import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.EventId;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.UsageFrameWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A producer's frames of one epoch, from the first record to the ack: a ring of buffers, one of which is being filled.
 *
 * <pre>
 *   … acked] in flight … sent] waiting … sealed] open
 *    (free)  \______ kept, byte for byte _____/  (being filled)
 * </pre>
 *
 * <p>No thread and no lock of its own: whoever uses it holds the {@link CourierState}'s lock.
 */
final class Outbox {
  private enum Open {
    NONE,
    USAGE,
    DETAIL
  }

  private final UsageFrameWriter usage = new UsageFrameWriter();
  private final DetailFrameWriter detail = new DetailFrameWriter();
  private final @Nullable Batch[] ring;
  private final int payloadLimit;
  private final int lengthDue;
  private final long lingerNs;
  private final boolean deduplicate;
  private final LongSupplier nanoTime;

  private Open open = Open.NONE;
  private long openedNs;

  /** The open batch is as large or as old as it should get: seal it as soon as that tears nothing apart. */
  private boolean isDue;

  private boolean hasBookmarks;
  private boolean isAfterBookmark;
  private long bookmark;
  private long recordCount;

  private long sealed;
  private long sent;
  private long acked;
  private BatchResult newest = BatchResult.NONE;

  /**
   * @param inFlight frames sealed and not acked
   * @param payloadLimit the gateway's, in bytes
   * @param batchRecords a batch is due when it is as long as this many 16-byte records
   * @param lingerNs a batch is due when its first record has waited this long
   */
  Outbox(
      int inFlight,
      int payloadLimit,
      int batchRecords,
      long lingerNs,
      boolean deduplicate,
      LongSupplier nanoTime) {
    this.ring = new @Nullable Batch[inFlight + 1];
    this.payloadLimit = payloadLimit;
    this.lengthDue =
        FrameLayout.usageLength(Math.min(batchRecords, payloadLimit / FrameLayout.RECORD_LENGTH));
    this.lingerNs = lingerNs;
    this.deduplicate = deduplicate;
    this.nanoTime = nanoTime;
  }

  /** Adds a record. Returns false, and nothing was added, while every buffer is taken. */
  boolean add(int series, long timeMs, long quantity) {
    if (open == Open.USAGE && usage.add(series, timeMs, quantity)) {
      added(usage.length());
      return true;
    }
    Batch next = next();
    if (next == null) {
      return false;
    }
    usage.begin(next.frame, UsageFrameWriter.baseTimeMs(timeMs));
    open = Open.USAGE;
    usage.add(series, timeMs, quantity);
    added(usage.length());
    return true;
  }

  /** Adds a record with its event id and encoded attributes. Returns false as {@link #add} does. */
  boolean addDetail(EventId id, int series, long timeMs, long quantity, byte[] attributes) {
    if (open == Open.DETAIL && detail.add(id, series, timeMs, quantity, attributes)) {
      added(detail.length());
      return true;
    }
    Batch next = next();
    if (next == null) {
      return false;
    }
    detail.begin(next.frame, UsageFrameWriter.baseTimeMs(timeMs), deduplicate);
    open = Open.DETAIL;
    if (!detail.add(id, series, timeMs, quantity, attributes)) {
      open = Open.NONE;
      throw new IllegalArgumentException(
          "the event does not fit into a frame [payload limit=" + payloadLimit + "]");
    }
    added(detail.length());
    return true;
  }

  private void added(int length) {
    recordCount++;
    isAfterBookmark = true;
    isDue |= length >= lengthDue;
    sealIfDue();
  }

  /** Seals what is open and prepares the buffer after it; null if it is still in flight. */
  private @Nullable Batch next() {
    seal();
    if (sealed - acked >= ring.length) {
      return null;
    }
    int slot = slot(sealed + 1);
    Batch batch = ring[slot];
    if (batch == null) {
      batch = new Batch(payloadLimit);
      ring[slot] = batch;
    }
    batch.sequence = sealed + 1;
    batch.firstRecord = recordCount;
    openedNs = nanoTime.getAsLong();
    return batch;
  }

  /**
   * Everything added so far lies below this bookmark. From the first call on a batch that is due waits for the next call
   * (unless its frame is full), so that a bookmark and the records below it become durable together.
   */
  void setBookmark(long newBookmark) {
    bookmark = newBookmark;
    hasBookmarks = true;
    isAfterBookmark = false;
    sealIfDue();
  }

  private void sealIfDue() {
    if (isDue && !(hasBookmarks && isAfterBookmark)) {
      seal();
    }
  }

  /** Seals the open batch if it has waited long enough. */
  void sealIfLingered(long nowNs) {
    if (nanosToLinger(nowNs) <= 0) {
      isDue = true;
      sealIfDue();
    }
  }

  /** Nanoseconds until the open batch is due by age; {@link Long#MAX_VALUE} if that needs no watching. */
  long nanosToLinger(long nowNs) {
    return open == Open.NONE || isDue ? Long.MAX_VALUE : openedNs + lingerNs - nowNs;
  }

  /** Seals the open batch, if there is one. */
  void seal() {
    if (open == Open.NONE) {
      return;
    }
    Batch batch = batch(sealed + 1);
    batch.bookmark = bookmark;
    if (open == Open.USAGE) {
      batch.count = usage.count();
      usage.finish(batch.sequence, bookmark);
    } else {
      batch.count = detail.count();
      detail.finish(batch.sequence, bookmark);
    }
    open = Open.NONE;
    isDue = false;
    sealed++;
  }

  /** The next frame to send, then counted as sent; null if there is none, or as many as allowed are in flight. */
  @Nullable Batch nextToSend(int inFlightLimit) {
    return sent == sealed || sent - acked >= inFlightLimit ? null : batch(++sent);
  }

  /** Everything from this sequence on, or all that is not acked, must be sent again. */
  void rewind(long sequence) {
    sent = Math.max(acked, Math.min(sent, sequence - 1));
  }

  /**
   * Frees the frames that an Ack covers, oldest first.
   *
   * @throws UnreadableAnswerException if it covers frames that were not sent
   */
  void acked(Ack ack, BiConsumer<BatchResult, @Nullable CompletableFuture<BatchResult>> done) {
    if (ack.sequence() > sent) {
      throw new UnreadableAnswerException(
          "an ack for what was not sent [sequence=" + ack.sequence() + ", sent=" + sent + "]");
    }
    while (acked < ack.sequence()) {
      Batch batch = batch(acked + 1);
      CompletableFuture<BatchResult> future = batch.future;
      batch.future = null;
      newest = result(batch, ack);
      acked++;
      done.accept(newest, future);
    }
  }

  private static BatchResult result(Batch batch, Ack ack) {
    long delta = ack.sequence() - batch.sequence;
    List<BatchResult.Refusal> refusals = new ArrayList<>();
    for (Frame.Refusal refusal : ack.refusals()) {
      if (Integer.toUnsignedLong(refusal.sequenceDelta()) == delta) {
        refusals.add(new BatchResult.Refusal(refusal.index(), refusal.code()));
      }
    }
    return new BatchResult(
        batch.sequence,
        batch.firstRecord,
        batch.count,
        batch.bookmark,
        ack.position(),
        ack.isSeen() || ack.isDetailExpired(),
        ack.isDetailExpired(),
        List.copyOf(refusals));
  }

  /** Completes with the newest batch's result, when everything sealed is acked. */
  CompletableFuture<BatchResult> newestResult() {
    if (acked == sealed) {
      return CompletableFuture.completedFuture(newest);
    }
    Batch batch = batch(sealed);
    CompletableFuture<BatchResult> future = batch.future;
    if (future == null) {
      future = new CompletableFuture<>();
      batch.future = future;
    }
    return future;
  }

  /** The futures of what is not acked, which nobody will complete any more. */
  List<CompletableFuture<BatchResult>> takeFutures() {
    List<CompletableFuture<BatchResult>> futures = new ArrayList<>();
    for (long sequence = acked + 1; sequence <= sealed; sequence++) {
      Batch batch = batch(sequence);
      if (batch.future != null) {
        futures.add(batch.future);
        batch.future = null;
      }
    }
    return futures;
  }

  boolean isEmpty() {
    return open == Open.NONE && acked == sealed;
  }

  boolean isOpen() {
    return open != Open.NONE;
  }

  /** Number of the last record added, from 0. */
  long lastRecord() {
    return recordCount - 1;
  }

  long sealed() {
    return sealed;
  }

  long sent() {
    return sent;
  }

  long acked() {
    return acked;
  }

  private Batch batch(long sequence) {
    Batch batch = ring[slot(sequence)];
    if (batch == null) {
      throw new IllegalStateException("no such batch [sequence=" + sequence + "]");
    }
    return batch;
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }
}
