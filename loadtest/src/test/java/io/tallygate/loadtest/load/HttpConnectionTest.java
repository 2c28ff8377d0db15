package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallygate.loadtest.load.LoadLoop.Amount;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {
  private static final int SERIES = 10;
  private static final int BATCH = 7;

  private final AtomicLong events = new AtomicLong();
  private final AtomicLong sum = new AtomicLong();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldSendWhatItCounts() throws IOException {
    answer(exchange -> respond(exchange, 200, accepted(take(exchange))));
    RunRecorder recorder = run(100);
    assertThat(recorder.acceptedSoFar()).isEqualTo(BATCH + 100).isEqualTo(events.get());
    assertThat(recorder.sum()).isEqualTo(sum.get());
    assertThat(recorder.measured()).isEqualTo(100);
  }

  @Test
  void shouldWaitAndSendTheSameAgainWhenToldTo() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    answer(
        exchange -> {
          if (requests.incrementAndGet() == 3) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Retry-After", "0");
            respond(exchange, 503, "{}");
          } else {
            respond(exchange, 200, accepted(take(exchange)));
          }
        });
    RunRecorder recorder = run(100);
    assertThat(recorder.busyAnswers()).isEqualTo(1);
    assertThat(recorder.acceptedSoFar()).isEqualTo(BATCH + 100).isEqualTo(events.get());
    assertThat(recorder.sum()).isEqualTo(sum.get());
  }

  @Test
  void shouldSubtractRefusedEvents() throws IOException {
    answer(
        exchange -> {
          JsonNode batch = take(exchange);
          sum.addAndGet(-batch.get(2).path("data").path("quantity").asLong());
          respond(
              exchange,
              200,
              "{\"accepted\":%d,\"duplicate\":0,\"refused\":[{\"index\":2,\"field\":\"time\",\"code\":\"TIME_TOO_OLD\"}]}"
                  .formatted(batch.size() - 1));
        });
    RunRecorder recorder = run(10 * BATCH);
    assertThat(recorder.refusedCount()).isEqualTo(11);
    assertThat(recorder.sum()).isEqualTo(sum.get());
    assertThat(recorder.acceptedSoFar()).isEqualTo(11 * (BATCH - 1));
  }

  @Test
  void shouldStopWhenABatchIsRefused() {
    answer(
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          respond(exchange, 400, "{\"title\":\"malformed\"}");
        });
    assertThatThrownBy(() -> run(100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[status=400, answer={\"title\":\"malformed\"}]");
  }

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private void answer(Handler handler) {
    server.createContext("/events", handler::handle);
  }

  private JsonNode take(HttpExchange exchange) throws IOException {
    JsonNode batch = new JsonMapper().readTree(exchange.getRequestBody().readAllBytes());
    events.addAndGet(batch.size());
    batch.forEach(each -> sum.addAndGet(each.path("data").path("quantity").asLong()));
    return batch;
  }

  private static String accepted(JsonNode batch) {
    return "{\"accepted\":%d,\"duplicate\":0,\"refused\":[]}".formatted(batch.size());
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private RunRecorder run(long records) throws IOException {
    RunRecorder recorder = new RunRecorder(AckFile.none());
    EventBatch batch =
        new EventBatch(
            BATCH,
            "run",
            EventBatch.subjectTexts(SERIES, new MeteredSeries()::subject),
            new SplittableRandom(1));
    try (Selector selector = Selector.open();
        HttpConnection connection =
            new HttpConnection(
                server.getAddress(),
                selector,
                5_000_000_000L,
                "/events",
                batch,
                SERIES,
                HttpClients.coprimeStep(SERIES),
                new AtomicLong(),
                () -> 1_700_000_000_000L,
                recorder)) {
      connection.connect();
      new LoadLoop(List.of(connection), selector, recorder, System::nanoTime, LoadObserver.NONE)
          .run(Amount.ofRecords(records), 0, 0, BATCH, 1);
    }
    return recorder;
  }
}
