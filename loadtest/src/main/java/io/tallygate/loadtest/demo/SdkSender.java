package io.tallygate.loadtest.demo;

import io.tallygate.client.BatchResult;
import io.tallygate.client.ClientListener;
import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import io.tallygate.client.TallygateClientException;
import io.tallygate.loadtest.demo.DemoEvent.Reading;
import io.tallygate.protocol.RefusalCode;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Sends the events of one tariff through the producer SDK: with their ids where they have one of their own (calls, sales), as
 * plain records where they have none (clicks). The SDK connects again and sends again what was not acknowledged.
 */
final class SdkSender implements Callable<Void>, Closeable {
  private final List<DemoEvent> events;
  private final boolean hasIds;
  private final Delivery delivery;
  private final TallygateClient client;

  /** When each record was added, by its number; written before the batch is sealed, read when it is acknowledged. */
  private final long[] addedNs;

  private final Map<RefusalCode, Long> refused = new TreeMap<>();

  /**
   * Connects.
   *
   * @param repeated events that will be sent a second time
   */
  SdkSender(
      InetSocketAddress gateway,
      String producer,
      List<DemoEvent> events,
      int repeated,
      boolean hasIds,
      Delivery delivery)
      throws IOException {
    this.events = events;
    this.hasIds = hasIds;
    this.delivery = delivery;
    addedNs = new long[DemoEvent.records(events) + DemoEvent.records(events.subList(0, repeated))];
    client =
        TallygateClient.builder(gateway.getHostString(), gateway.getPort(), producer)
            .batchRecords(200)
            .backOff(Duration.ofMillis(50), Duration.ofMillis(500))
            .closeTimeout(Duration.ofMinutes(2))
            .listener(listener())
            .connect();
  }

  @Override
  public Void call() throws InterruptedException {
    int done = 0;
    for (DemoEvent event : events) {
      delivery.pass(done++, events.size());
      add(event);
    }
    client.flush().join();
    return null;
  }

  /** Sends the first events again, with the same ids, and waits for the answers. */
  void repeat(int count) {
    events.subList(0, count).forEach(this::add);
    client.flush().join();
  }

  private void add(DemoEvent event) {
    delivery.sent(event.readings().size());
    for (Reading reading : event.readings()) {
      SeriesRef series =
          client.series(
              reading.meter(),
              reading.scale(),
              event.subject(),
              reading.dimensions().toArray(String[]::new));
      long nowNs = System.nanoTime();
      long number =
          hasIds
              ? client.addDetail(
                  series, event.id(reading), event.timeMs(), reading.quantity(), event.attributes())
              : client.add(series, event.timeMs(), reading.quantity());
      synchronized (addedNs) {
        addedNs[(int) number] = nowNs;
      }
    }
  }

  private ClientListener listener() {
    return new ClientListener() {
      @Override
      public void onBatch(BatchResult result) {
        long beginNs;
        synchronized (addedNs) {
          beginNs = addedNs[(int) result.firstRecord()];
        }
        synchronized (refused) {
          result.refusals().forEach(each -> refused.merge(each.code(), 1L, Long::sum));
        }
        delivery.acknowledgedBinary(result.count(), System.nanoTime() - beginNs);
      }
    };
  }

  /** Refused records by reason. */
  Map<RefusalCode, Long> refused() {
    synchronized (refused) {
      return new TreeMap<>(refused);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      client.close();
    } catch (TallygateClientException e) {
      throw new IOException("the producer could not end [cause=" + e.getMessage() + "]", e);
    }
  }
}
