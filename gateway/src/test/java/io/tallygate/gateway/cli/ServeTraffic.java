package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.client.BatchResult;
import io.tallygate.client.ClientListener;
import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A producer on each protocol that goes on until it is told to end, and that does not give up when the gateway goes away: what
 * was not acknowledged is sent again. So in the end everything sent must be counted once, whatever happened on the way.
 */
final class ServeTraffic implements AutoCloseable {
  static final String CATALOG =
      "meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0,"
          + " keep: counts, window: 15}]";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PRODUCER = "switch";
  private static final int BATCH = 50;

  private final Path acks;
  private final LocalHttp http;
  private final AtomicLong batchesAcked = new AtomicLong();
  private final AtomicLong eventsAcked = new AtomicLong();
  private final AtomicLong eventsRefusedForNow = new AtomicLong();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final TallygateClient client;
  private final CompletableFuture<Long> binary;
  private final CompletableFuture<Long> events;

  /**
   * @param acks file that gets a line for each frame acknowledged, as {@code verify --acks} reads it
   */
  ServeTraffic(ReadyLine gateway, Path acks) throws IOException {
    this(gateway, acks, "");
  }

  /**
   * @param key empty if the gateway asks for none
   */
  ServeTraffic(ReadyLine gateway, Path acks, String key) throws IOException {
    this.http = new LocalHttp(gateway.httpPort(), key);
    this.acks = acks;
    Files.createFile(acks);
    client =
        TallygateClient.builder("127.0.0.1", gateway.binaryPort(), PRODUCER)
            .epoch(1)
            .apiKey(key)
            .backOff(Duration.ofMillis(20), Duration.ofMillis(200))
            .closeTimeout(Duration.ofSeconds(60))
            .listener(
                new ClientListener() {
                  @Override
                  public void onBatch(BatchResult result) {
                    acked(result);
                  }
                })
            .connect();
    binary = CompletableFuture.supplyAsync(this::sendFrames);
    events = CompletableFuture.supplyAsync(this::postEvents);
  }

  private void acked(BatchResult result) {
    if (!result.refusals().isEmpty()) {
      throw new AssertionError("records were refused: " + result);
    }
    try {
      Files.writeString(
          acks,
          "ack " + PRODUCER + " 1 " + result.sequence() + "\n",
          UTF_8,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    batchesAcked.incrementAndGet();
  }

  private long sendFrames() {
    SeriesRef series = client.series("calls", 0, "binary");
    long sent = 0;
    while (!ending.get()) {
      for (int i = 0; i < BATCH; i++) {
        client.add(series, System.currentTimeMillis(), 3);
      }
      client.flush();
      sent += BATCH;
    }
    return sent;
  }

  private long postEvents() {
    long id = 0;
    while (!ending.get()) {
      id++;
      while (!post(id)) {
        // The pace of trying again, nothing waits for it.
        awaitNextTry();
      }
      eventsAcked.incrementAndGet();
    }
    return id;
  }

  private static void awaitNextTry() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private boolean post(long id) {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\""
            + id
            + "\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"http\",\"data\":{\"s\":5}}";
    try {
      HttpResponse<String> response =
          http.send("POST", "/api/v1/events", "application/cloudevents+json", event);
      if (response.statusCode() == 503) {
        eventsRefusedForNow.incrementAndGet();
        return false;
      }
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() != 200
          || answer.path("accepted").asInt() + answer.path("duplicate").asInt() != 1) {
        throw new AssertionError(response.statusCode() + " " + response.body());
      }
      return true;
    } catch (IOException gone) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  long batchesAcked() {
    return batchesAcked.get();
  }

  long eventsAcked() {
    return eventsAcked.get();
  }

  /** Answers 503. */
  long eventsRefusedForNow() {
    return eventsRefusedForNow.get();
  }

  /** The last sequence that the gateway said was durable when the newest connection began. */
  long durableSequenceAtWelcome() {
    return client.welcome().durableSequence();
  }

  /** Ends when everything is acknowledged; then this must be counted. */
  Sent end() throws Exception {
    ending.set(true);
    long records = binary.get(90, TimeUnit.SECONDS);
    long ids = events.get(90, TimeUnit.SECONDS);
    client.flush().get(60, TimeUnit.SECONDS);
    return new Sent(records + ids, records * 3 + ids * 5);
  }

  /**
   * @param count records
   * @param sum of their quantities
   */
  record Sent(long count, long sum) {
    /** Whether the gateway's answer to a question for totals says the same. */
    boolean isIn(String totals) throws IOException {
      JsonNode meter = JSON.readTree(totals).path("items").path(0);
      return meter.path("count").asLong() == count
          && meter.path("sum").asText().equals(Long.toString(sum));
    }
  }

  @Override
  public void close() {
    ending.set(true);
    client.close();
  }
}
