package io.tallygate.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayApi.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends events in batches of CloudEvents. A batch without an answer, because the gateway was killed or is not back yet, is
 * sent again: its ids make that safe.
 */
final class HttpSender implements Callable<Void> {
  private static final int BATCH = 100;
  private static final long RETRY_MS = 100;
  private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);
  private static final JsonMapper JSON = new JsonMapper();

  private final GatewayApi api;
  private final List<DemoEvent> events;
  private final Delivery delivery;
  private final AtomicLong duplicates = new AtomicLong();

  HttpSender(GatewayApi api, List<DemoEvent> events, Delivery delivery) {
    this.api = api;
    this.events = events;
    this.delivery = delivery;
  }

  @Override
  public Void call() throws IOException, InterruptedException {
    for (int from = 0; from < events.size(); from += BATCH) {
      delivery.pass(from, events.size());
      send(events.subList(from, Math.min(from + BATCH, events.size())));
    }
    return null;
  }

  private void send(List<DemoEvent> batch) throws IOException, InterruptedException {
    int records = DemoEvent.records(batch);
    delivery.sent(records);
    String body = CloudEventsBody.of(batch);
    long beginNs = System.nanoTime();
    while (true) {
      boolean isPatient = System.nanoTime() - beginNs < PATIENCE_NS;
      try {
        Answer answer = api.postRaw("/api/v1/events", CloudEventsBody.CONTENT_TYPE, body);
        if (answer.status() != 503 || !isPatient) {
          onAnswer(answer, batch.size());
          delivery.acknowledgedHttp(records, System.nanoTime() - beginNs);
          return;
        }
      } catch (IOException e) {
        if (!isPatient) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    }
  }

  private void onAnswer(Answer answer, int count) throws IOException {
    JsonNode json = JSON.readTree(answer.body());
    duplicates.addAndGet(json.path("duplicate").asLong());
    if (answer.status() != 200
        || json.path("accepted").asInt() + json.path("duplicate").asInt() != count) {
      throw new IllegalStateException(
          "the gateway refuses events [status="
              + answer.status()
              + ", answer="
              + answer.body()
              + "]");
    }
  }

  /** Events that the gateway had counted before. */
  long duplicates() {
    return duplicates.get();
  }
}
