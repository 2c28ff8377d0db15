package io.tallygate.loadtest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The gateway's management API over HTTP, as far as the load test and the demo use it. Any thread. */
public final class GatewayApi {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Closing thousands of periods or storing a million series is one request. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI root;

  public GatewayApi(String host, int port) {
    root = URI.create("http://" + host + ":" + port);
  }

  /**
   * Count and sum of a meter over all subjects.
   *
   * @param count records
   * @param sum in the meter's unit
   */
  public record MeterTotal(long count, BigDecimal sum) {
    public static final MeterTotal NONE = new MeterTotal(0, BigDecimal.ZERO);
  }

  /** An answer. */
  public record Answer(int status, String body) {}

  public URI root() {
    return root;
  }

  /** GET of a JSON resource. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(getText(path));
  }

  /** GET of a text. */
  public String getText(String path) throws IOException, InterruptedException {
    return expectSuccess(path, send(HttpRequest.newBuilder(root.resolve(path)).GET()));
  }

  /** Adds or replaces what the document holds. */
  public void putCatalog(String document, String contentType)
      throws IOException, InterruptedException {
    String path = "/api/v1/catalog";
    expectSuccess(
        path,
        send(
            HttpRequest.newBuilder(root.resolve(path))
                .header("Content-Type", contentType)
                .PUT(HttpRequest.BodyPublishers.ofString(document))));
  }

  /** POST of a JSON document. */
  public JsonNode post(String path, String json) throws IOException, InterruptedException {
    return JSON.readTree(expectSuccess(path, postRaw(path, "application/json", json)));
  }

  /** POST of anything; the answer whatever its status. */
  public Answer postRaw(String path, String contentType, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Totals of all meters by key, fresh: everything acknowledged before is in them. */
  public Map<String, MeterTotal> totals() throws IOException, InterruptedException {
    Map<String, MeterTotal> totals = new TreeMap<>();
    for (JsonNode each : get("/api/v1/totals?limit=100000").path("items")) {
      totals.put(
          each.path("meter").asText(),
          new MeterTotal(
              each.path("count").asLong(), new BigDecimal(each.path("sum").asText("0"))));
    }
    return totals;
  }

  /**
   * A statement as it is listed.
   *
   * @param id over all statements, from 1
   * @param total in the currency's main unit
   */
  public record StatementEntry(
      long id,
      String customer,
      String subscription,
      String period,
      String currency,
      BigDecimal total) {}

  /** All statements in the order of their ids. */
  public List<StatementEntry> statements() throws IOException, InterruptedException {
    List<StatementEntry> statements = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page = get("/api/v1/statements?limit=1000&after=" + after);
      for (JsonNode each : page.path("items")) {
        after = each.path("id").asLong();
        statements.add(
            new StatementEntry(
                after,
                each.path("customer").asText(),
                each.path("subscription").asText(),
                each.path("period").asText(),
                each.path("currency").asText(),
                new BigDecimal(each.path("total").asText())));
      }
      if (!page.has("next")) {
        return statements;
      }
    }
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest built = request.timeout(TIMEOUT).build();
    HttpResponse<String> response;
    try {
      response = client.send(built, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (ConnectException e) {
      throw new IOException("the gateway cannot be reached [url=" + built.uri() + "]", e);
    }
    return new Answer(response.statusCode(), response.body());
  }

  private static String expectSuccess(String path, Answer answer) throws IOException {
    if (answer.status() / 100 != 2) {
      throw new IOException(
          "the gateway refuses a request [path="
              + path
              + ", status="
              + answer.status()
              + ", answer="
              + answer.body().substring(0, Math.min(answer.body().length(), 2_000))
              + "]");
    }
    return answer.body();
  }
}
