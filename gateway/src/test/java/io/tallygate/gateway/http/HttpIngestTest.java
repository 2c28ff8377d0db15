package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code POST /api/v1/events} over real sockets, against a fake ring. */
@Timeout(60)
class HttpIngestTest {
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final int BODY_MAX = 1 << 20;

  private FakeRating core;
  private TestServer server;
  private long bodyBytesFree;

  @BeforeEach
  void start() throws Exception {
    core = new FakeRating();
    server =
        new TestServer(
            core,
            Map.of(
                "tallygate.limits.body-bytes",
                Integer.toString(BODY_MAX),
                "tallygate.limits.request-timeout",
                "1s"));
    bodyBytesFree = server.endpoint.bodyBytesFree();
  }

  @AfterEach
  void stop() {
    assertThat(server.endpoint.bodyBytesFree()).isEqualTo(bodyBytesFree);
    server.close();
    core.close();
    assertThat(core.port.faults()).isEmpty();
  }

  private static String event(String id, String gb) {
    return "{\"specversion\":\"1.0\",\"id\":\""
        + id
        + "\",\"source\":\"x\",\"type\":\"transfer\",\"subject\":\"s"
        + id.hashCode() % 10
        + "\",\"data\":{\"volume\":{\"gb\":"
        + gb
        + "}}}";
  }

  private static String batch(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> event("id-" + i, "1.5"))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private static void assertCounts(Answer answer, int accepted, int duplicate, int refused)
      throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode json = answer.json();
    assertThat(json.path("accepted").asInt(-1)).isEqualTo(accepted);
    assertThat(json.path("duplicate").asInt(-1)).isEqualTo(duplicate);
    assertThat(json.path("refused")).hasSize(refused);
  }

  private static void assertProblem(Answer answer, int status, String field) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    JsonNode json = answer.json();
    assertThat(json.path("status").asInt()).isEqualTo(status);
    assertThat(json.path("title").asText()).isNotEmpty();
    assertThat(json.path("detail").asText()).isNotEmpty();
    assertThat(json.path("type").asText()).isEqualTo("about:blank");
    assertThat(json.path("field").asText("")).isEqualTo(field);
  }

  @Test
  void takesEveryForm() throws Exception {
    assertCounts(server.post(STRUCTURED, event("1", "1")), 1, 0, 0);
    assertCounts(server.post(BATCH + "; charset=utf-8", batch(0, 500)), 500, 0, 0);
    assertCounts(server.post("application/json", event("2", "2")), 1, 0, 0);
    assertCounts(server.post("application/json", "[" + event("3", "3") + "]"), 1, 0, 0);
    assertCounts(
        server.post("application/x-ndjson", event("4", "4") + "\n" + event("5", "5")), 2, 0, 0);
    assertCounts(
        server.post("text/csv", "id,type,subject,volume.gb\n6,transfer,s,0.125\n7,transfer,s,7\n"),
        2,
        0,
        0);
    assertCounts(
        server.post(
            "application/json",
            "{\"volume\":{\"gb\":9}}",
            "ce-id",
            "8",
            "ce-source",
            "x",
            "ce-type",
            "transfer",
            "ce-subject",
            "s",
            "ce-specversion",
            "1.0"),
        1,
        0,
        0);
    assertCounts(server.post(BATCH, "[]"), 0, 0, 0);
    assertThat(core.port.received()).isEqualTo(508);
    assertThat(core.port.records()).hasSize(508);
    assertThat(core.port.records())
        .filteredOn(r -> r.quantity() == 125)
        .extracting(r -> core.directory.key(r.series()).subject())
        .containsExactly("s");
  }

  @Test
  void saysWhichEventsAreRefusedAndHowManyAreDuplicates() throws Exception {
    String body =
        "["
            + String.join(
                ",",
                event("1", "1"),
                event("2", "1.2345"),
                event("1", "1"),
                event("3", "\"x\""),
                event("4", "2"))
            + "]";
    Answer answer = server.post(BATCH, body);
    assertCounts(answer, 2, 1, 2);
    assertThat(answer.json().path("refused").path(0).toString())
        .isEqualTo(
            "{\"index\":1,\"field\":\"data.volume.gb\",\"code\":\"TOO_MANY_DIGITS\",\"message\":"
                + "\"data.volume.gb has more than the meter's decimal places [scale=3]\"}");
    assertThat(answer.json().path("refused").path(1).path("index").asInt()).isEqualTo(3);
    assertCounts(server.post(BATCH, body), 0, 3, 2);
    assertThat(core.port.received()).isEqualTo(10);
    assertThat(core.port.refused()).isEqualTo(4);
    assertThat(core.port.duplicate()).isEqualTo(4);
  }

  @Test
  void splitsLargeRequestsAndWideTimesOverFrames() throws Exception {
    assertCounts(server.post(BATCH, batch(0, 4000)), 4000, 0, 0);
    assertThat(core.port.frames()).isGreaterThan(2);
    int before = core.port.frames();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String time = i % 2 == 0 ? "2013-12-05T11:00:00Z" : "2012-12-05T11:00:00Z";
      lines.add("w" + i + ",transfer,s," + time + ",1");
    }
    assertCounts(
        server.post("text/csv", "id,type,subject,time,volume.gb\n" + String.join("\n", lines)),
        100,
        0,
        0);
    assertThat(core.port.frames() - before).isEqualTo(2);
    assertThat(core.port.records().subList(4000, 4100))
        .allSatisfy(
            r ->
                assertThat(java.time.Instant.ofEpochMilli(r.timeMs()))
                    .hasToString(
                        r.index() % 2 == 0 ? "2013-12-05T11:00:00Z" : "2012-12-05T11:00:00Z"));
  }

  @Test
  void inflatesGzipUpToTheLimit() throws Exception {
    byte[] body = gzip(batch(0, 100).getBytes(UTF_8));
    assertCounts(
        server.send("POST", "/api/v1/events", BATCH, body, "Content-Encoding", "gzip"), 100, 0, 0);
    byte[] bomb = gzip(new byte[BODY_MAX + 1]);
    assertProblem(
        server.send("POST", "/api/v1/events", BATCH, bomb, "Content-Encoding", "gzip"),
        413,
        "body");
    assertProblem(
        server.send("POST", "/api/v1/events", BATCH, body, "Content-Encoding", "br"),
        415,
        "Content-Encoding");
    assertProblem(
        server.send(
            "POST", "/api/v1/events", BATCH, "[]".getBytes(UTF_8), "Content-Encoding", "gzip"),
        400,
        "Content-Encoding");
  }

  @Test
  void refusesBodiesThatCannotBeRead() throws Exception {
    assertProblem(server.post(BATCH, "[{\"id\":\"1\"},"), 400, "body");
    assertProblem(server.post(STRUCTURED, ""), 400, "body");
    assertProblem(server.post(STRUCTURED, "[]"), 400, "body");
    assertProblem(server.post("text/csv", "a,b\n1,2\n"), 400, "type");
    assertProblem(server.post("text/plain", "hello"), 415, "Content-Type");
    assertProblem(server.post("", "hello"), 415, "Content-Type");
    assertProblem(
        server.post("text/csv", "type,subject,volume.gb\ntransfer,s,1\n"), 400, "Idempotency-Key");
    assertProblem(
        server.post(BATCH, "[]", "Idempotency-Key", "k".repeat(300)), 400, "Idempotency-Key");
    assertCounts(
        server.post("text/csv", "type,subject,volume.gb\ntransfer,s,1\n", "Idempotency-Key", "u1"),
        1,
        0,
        0);
    assertCounts(
        server.post("text/csv", "type,subject,volume.gb\ntransfer,s,1\n", "Idempotency-Key", "u1"),
        0,
        1,
        0);
    assertThat(core.port.received()).isEqualTo(2);
  }

  @Test
  void survivesGarbage() throws Exception {
    byte[] garbage = new byte[10 << 20];
    new Random(1).nextBytes(garbage);
    try (Socket socket = new Socket("127.0.0.1", server.port)) {
      OutputStream out = socket.getOutputStream();
      try {
        out.write(garbage);
      } catch (IOException closedByServer) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
    byte[] half = java.util.Arrays.copyOf(garbage, BODY_MAX);
    for (String type :
        List.of(STRUCTURED, BATCH, "application/json", "text/csv", "application/x-ndjson")) {
      assertThat(server.send("POST", "/api/v1/events", type, half).status()).isIn(400, 413);
    }
    assertThat(
            server.send("POST", "/api/v1/events", BATCH, half, "Content-Encoding", "gzip").status())
        .isEqualTo(400);
    assertProblem(server.send("POST", "/api/v1/events", BATCH, garbage), 413, "body");
    assertCounts(server.post(STRUCTURED, event("1", "1")), 1, 0, 0);
    assertThat(core.port.received()).isEqualTo(1);
  }

  @Test
  void refusesChunkedBodiesBeyondTheLimit() throws Exception {
    byte[] large = new byte[BODY_MAX + 1];
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/api/v1/events"))
            .header("Content-Type", BATCH)
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(large)))
            .build();
    assertThat(server.client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(413);
  }

  @Test
  void endsSlowBodies() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: "
                  + STRUCTURED
                  + "\r\nContent-Length: 100\r\n\r\n{")
              .getBytes(UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 408").contains("application/problem+json");
    }
    assertThat(core.port.received()).isZero();
  }

  @Test
  void keepsConnectionsAlive() throws Exception {
    String body = event("k", "1");
    String request =
        "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: "
            + STRUCTURED
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    String refused =
        "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
    try (Socket socket = new Socket("127.0.0.1", server.port)) {
      socket.getOutputStream().write((request + refused + request).getBytes(UTF_8));
      StringBuilder answers = new StringBuilder();
      byte[] buffer = new byte[4096];
      while (answers.indexOf("\"duplicate\":1") < 0) {
        int read = socket.getInputStream().read(buffer);
        assertThat(read).as(answers.toString()).isPositive();
        answers.append(new String(buffer, 0, read, UTF_8));
      }
      assertThat(answers.toString())
          .containsSubsequence("200 OK", "\"accepted\":1", "415 ", "200 OK", "\"duplicate\":1");
    }
  }

  @Test
  void answersConcurrentRequests() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri("/api/v1/events"))
              .header("Content-Type", BATCH)
              // Every batch is sent twice.
              .POST(HttpRequest.BodyPublishers.ofString(batch(i / 2 * 100, i / 2 * 100 + 100)))
              .build();
      answers.add(server.client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    int accepted = 0;
    int duplicate = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      HttpResponse<String> response = answer.get();
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(response.body());
      accepted += json.path("accepted").asInt();
      duplicate += json.path("duplicate").asInt();
    }
    assertThat(accepted).isEqualTo(2000);
    assertThat(duplicate).isEqualTo(2000);
    assertThat(core.port.records()).hasSize(2000);
  }

  @Test
  void asksToComeAgainWhenTheRingStaysFull() throws Exception {
    core.port.full = true;
    Answer answer = server.post(BATCH, batch(0, 10));
    assertProblem(answer, 503, "");
    assertThat(answer.response().headers().firstValue("retry-after")).contains("1");
    core.directory.full = true;
    assertProblem(server.post(BATCH, "[" + event("new", "1") + "]"), 503, "");
    core.directory.full = false;
    core.port.full = false;
    assertCounts(server.post(BATCH, batch(0, 10)), 10, 0, 0);
    core.port.busy = "the disk is low";
    answer = server.post(BATCH, batch(0, 10));
    assertProblem(answer, 503, "");
    assertThat(answer.json().path("detail").asText()).isEqualTo("the disk is low");
    assertThat(answer.response().headers().firstValue("retry-after")).contains("5");
  }

  @Test
  void waitsForRoomOnTheRing() throws Exception {
    core.port.full = true;
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/api/v1/events"))
            .header("Content-Type", BATCH)
            .POST(HttpRequest.BodyPublishers.ofString(batch(0, 10)))
            .build();
    CountDownLatch sent = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(
                () -> {
                  sent.countDown();
                  return null;
                })
            .thenCompose(
                nothing -> server.client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    sent.await();
    core.port.full = false;
    assertThat(answer.get().statusCode()).isEqualTo(200);
    assertThat(core.port.records()).hasSize(10);
  }

  @Test
  void saysSoWhenDurabilityDoesNotCome() throws Exception {
    core.port.silent = true;
    Answer answer = server.post(STRUCTURED, event("1", "1"));
    assertProblem(answer, 503, "");
    assertThat(answer.json().path("detail").asText())
        .contains("not known whether they are durable");
  }

  @Test
  void letsRequestsUnderWayHaveTheirAnswers() throws Exception {
    core.port.hold();
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.post(STRUCTURED, event("1", "1"));
              } catch (Exception e) {
                throw new java.util.concurrent.CompletionException(e);
              }
            });
    core.port.awaitFrame();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    core.port.letGo();
    assertCounts(answer.get(), 1, 0, 0);
    closed.get();
  }

  @Test
  void refusesWhatNeedsMoreSeriesThanTheLimit() throws Exception {
    core.directory.seriesMax = 1;
    Answer answer =
        server.post(
            "application/json",
            "[{\"id\":\"1\",\"type\":\"transfer\",\"subject\":\"a\",\"data\":{\"volume\":{\"gb\":1}}},"
                + "{\"id\":\"2\",\"type\":\"transfer\",\"subject\":\"b\",\"data\":{\"volume\":{\"gb\":1}}},"
                + "{\"id\":\"3\",\"type\":\"transfer\",\"subject\":\"a\",\"data\":{\"volume\":{\"gb\":1}}}]");
    assertCounts(answer, 2, 0, 1);
    assertThat(answer.json().path("refused").path(0).path("code").asText())
        .isEqualTo("SERIES_LIMIT");
    assertThat(answer.json().path("refused").path(0).path("index").asInt()).isEqualTo(1);
  }

  @Test
  void refusesABodyOfNothingButBadEventsOneByOne() throws Exception {
    String body =
        IntStream.range(0, 9000)
            .mapToObj(i -> "{\"id\":\"" + i + "\",\"type\":\"nothing\"}")
            .collect(Collectors.joining(",", "[", "]"));
    assertCounts(server.post("application/json", body), 0, 0, 9000);
    assertThat(core.port.received()).isEqualTo(9000);
    assertThat(core.port.refused()).isEqualTo(9000);
    assertThat(core.port.frames()).isEqualTo(2);
  }
}
