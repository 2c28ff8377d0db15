package io.tallygate.client;

import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.EventId;
import io.tallygate.protocol.Frame.Attribute;
import io.tallygate.protocol.Frame.Welcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Sends usage to a gateway: gathers records into batches, keeps each batch until the gateway has it on disk, and sends it
 * again, byte for byte, over a new connection when one is lost. Every record is counted exactly once, as long as the process
 * lives; how to go on exactly after its death, see {@link #setBookmark}.
 *
 * <p>Threads: every method may be called by any thread. Records of one batch are in the order in which add took them. For the
 * highest rates let one thread add, or give each thread a client (and producer name) of its own, or use {@link #addAll}. The
 * client has two daemon threads, a writer and a reader.
 *
 * <pre>{@code
 * try (TallygateClient client = TallygateClient.builder("localhost", 9070, "switch-1").connect()) {
 *   SeriesRef calls = client.series("calls", 0, "770000000", "out");
 *   client.add(calls, System.currentTimeMillis(), 73);
 *   client.flush().join();
 * }
 * }</pre>
 */
public final class TallygateClient implements AutoCloseable {
  private final Courier courier;

  TallygateClient(TallygateClientBuilder settings) throws IOException {
    courier = new Courier(this, settings);
    courier.start();
  }

  /** The settings of a new client. */
  public static TallygateClientBuilder builder(String host, int port, String producer) {
    return new TallygateClientBuilder(host, port, producer);
  }

  /**
   * Adds a record. Waits while as many batches as allowed are without an ack.
   *
   * @param timeMs event time, ms since 1970
   * @param quantity in 10^-scale units; negative for a correction
   * @return the record's number, from 0 over the client's life; see {@link BatchResult#firstRecord}
   * @throws TallygateClientException if the client has failed, is closed, or the thread is interrupted while it waits
   */
  public long add(SeriesRef series, long timeMs, long quantity) {
    int number = own(series);
    courier.enter();
    try {
      while (!courier.outbox.add(number, timeMs, quantity)) {
        courier.awaitRoom();
      }
      courier.added();
      return courier.outbox.lastRecord();
    } finally {
      courier.exit();
    }
  }

  /**
   * Adds records in bulk, like {@link #add} for each index from {@code from} to before {@code to}, with no other thread's
   * records between two that share a batch.
   *
   * @return the number of the last record
   */
  public long addAll(SeriesRef[] series, long[] timesMs, long[] quantities, int from, int to) {
    courier.enter();
    try {
      for (int i = from; i < to; i++) {
        int number = own(series[i]);
        while (!courier.outbox.add(number, timesMs[i], quantities[i])) {
          courier.awaitRoom();
        }
        courier.added();
      }
      return courier.outbox.lastRecord();
    } finally {
      courier.exit();
    }
  }

  /**
   * Adds a record that can be itemised, disputed and voided: with an event id and descriptive attributes.
   *
   * @param eventId empty: none
   * @param attributes by name; at most 65,535 names over the client's life, 64 KiB in all
   * @return and errors as {@link #add}
   * @throws IllegalArgumentException if the attributes do not fit into a frame
   */
  public long addDetail(
      SeriesRef series,
      String eventId,
      long timeMs,
      long quantity,
      Map<String, String> attributes) {
    int number = own(series);
    EventId id = EventId.of(eventId);
    courier.enter();
    try {
      List<Attribute> numbered = new ArrayList<>(attributes.size());
      attributes.forEach(
          (name, value) -> numbered.add(new Attribute(courier.definitions.attribute(name), value)));
      byte[] encoded = DetailFrameWriter.encode(numbered);
      while (!courier.outbox.addDetail(id, number, timeMs, quantity, encoded)) {
        courier.awaitRoom();
      }
      courier.added();
      return courier.outbox.lastRecord();
    } finally {
      courier.exit();
    }
  }

  /**
   * A series, numbered and announced to the gateway when it is first asked for; the same arguments give the same object.
   *
   * @param scale decimal places of the quantities, 0 to 9; must be the meter's
   * @param dimensions values of the meter's rating dimensions, in the meter's order
   */
  public SeriesRef series(String meter, int scale, String subject, String... dimensions) {
    if (scale < 0 || scale > 9) {
      throw new IllegalArgumentException("out of range [scale=" + scale + ", min=0, max=9]");
    }
    if (dimensions.length > 0xFF) {
      throw new IllegalArgumentException("too many [dimensions=" + dimensions.length + "]");
    }
    courier.enter();
    try {
      SeriesRef series = courier.definitions.series(meter, scale, subject, List.of(dimensions));
      courier.wake();
      return series;
    } finally {
      courier.exit();
    }
  }

  /**
   * Says how far the records added so far reach in the producer's own source: a file offset, a CDR number. It becomes durable
   * with the records before it, and a restarted process finds it in {@link #welcome}.
   *
   * <p>Records between two bookmarks share a batch, and so a restart at the bookmark neither loses nor doubles them, if they
   * are of one kind (plain or detail) and fit into what a frame has left beyond {@link TallygateClientBuilder#batchRecords}
   * (2,048 plain records by default), and {@link #flush} is not called among them. The last bookmark goes with the last batch:
   * one that is set after it stays behind.
   */
  public void setBookmark(long bookmark) {
    courier.enter();
    try {
      courier.outbox.setBookmark(bookmark);
      courier.added();
    } finally {
      courier.exit();
    }
  }

  /**
   * Sends what was added, without waiting for more.
   *
   * @return completes with the result of the newest batch, when it and every batch before it is durable; fails with a {@link
   *     TallygateClientException}
   */
  public CompletableFuture<BatchResult> flush() {
    courier.enter();
    try {
      courier.outbox.seal();
      courier.wake();
      return courier.outbox.newestResult();
    } finally {
      courier.exit();
    }
  }

  /**
   * Where the gateway stood when the newest connection began: last durable epoch, sequence and bookmark; its limits. The first
   * one tells a restarted producer where to resume.
   */
  public Welcome welcome() {
    return courier.welcome();
  }

  /**
   * Sends what was added, waits for the acks and says goodbye. A second call does nothing.
   *
   * @throws TallygateClientException if not everything was acknowledged: {@link ClientClosedException} if it took too long
   */
  @Override
  public void close() {
    courier.close();
  }

  /** For tests: looks at the clock now. */
  void wake() {
    courier.wake();
  }

  private int own(SeriesRef series) {
    if (series.owner != this) {
      throw new IllegalArgumentException("a series of another client [series=" + series + "]");
    }
    return series.number;
  }
}
