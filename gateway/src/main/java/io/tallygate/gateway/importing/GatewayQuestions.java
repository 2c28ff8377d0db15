package io.tallygate.gateway.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What an import asks its gateway over HTTP: its meters, its binary port, who pays for nothing. Any thread. */
final class GatewayQuestions {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int UNIQUE_PREFIX_LENGTH = "$.".length();
  private static final long PAUSE_MS = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final GatewayAddress address;
  private final LongSupplier nanoTime;

  GatewayQuestions(GatewayAddress address, LongSupplier nanoTime) {
    this.address = address;
    this.nanoTime = nanoTime;
  }

  /** The meters of the key's tenant, by key. */
  Map<String, GatewayMeter> meters() throws ImportException, InterruptedException {
    Map<String, GatewayMeter> meters = new LinkedHashMap<>();
    forEachItem(
        "/api/v1/meters",
        each -> {
          GatewayMeter meter = meter(each);
          meters.put(meter.key(), meter);
        });
    return meters;
  }

  /** Every item of a list, page by page. */
  private void forEachItem(String path, Consumer<JsonNode> action)
      throws ImportException, InterruptedException {
    String after = "";
    while (true) {
      JsonNode page = get(path + "?limit=1000" + after);
      page.path("items").forEach(action);
      if (!page.hasNonNull("next")) {
        return;
      }
      after = "&after=" + URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8);
    }
  }

  private static GatewayMeter meter(JsonNode json) {
    List<String> dimensions = new ArrayList<>();
    json.path("dimensions").forEach(each -> dimensions.add(each.path("name").asText()));
    String value = json.path("value").asText();
    boolean isUnique = json.path("aggregation").asText().equals("unique");
    return new GatewayMeter(
        json.path("key").asText(),
        json.path("unit").asText("1"),
        json.path("scale").asInt(0),
        dimensions,
        json.path("keep").asText().equals("events"),
        isUnique ? value.substring(UNIQUE_PREFIX_LENGTH) : null);
  }

  /** The port of its binary endpoint. */
  int binaryPort() throws ImportException, InterruptedException {
    if (address.binaryPort() != 0) {
      return address.binaryPort();
    }
    int port = get("/api/v1/info").path("binaryPort").asInt();
    if (port < 1) {
      throw new ImportException("the gateway does not say its binary port; give --binary-port");
    }
    return port;
  }

  /**
   * Usage that nobody pays for.
   *
   * @param reason why, as the gateway says
   */
  record Unpaid(String meter, String subject, String reason) {}

  /** All that the gateway has in suspense, of any import. */
  List<Unpaid> suspense() throws ImportException, InterruptedException {
    List<Unpaid> unpaid = new ArrayList<>();
    forEachItem(
        "/api/v1/suspense",
        each ->
            unpaid.add(
                new Unpaid(
                    each.path("meter").asText(),
                    each.path("subject").asText(),
                    each.path("reason").asText())));
    return unpaid;
  }

  /** Asks, again and again while the gateway is not there or not ready. */
  private JsonNode get(String path) throws ImportException, InterruptedException {
    long startedNs = nanoTime.getAsLong();
    while (true) {
      try {
        return ask(address.url().resolve(path));
      } catch (ImportSuspendedException e) {
        if (nanoTime.getAsLong() - startedNs >= address.patience().toNanos()) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
  }

  private JsonNode ask(URI uri) throws ImportException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    if (!address.apiKey().isEmpty()) {
      request.header("Authorization", "Bearer " + address.apiKey());
    }
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == HttpURLConnection.HTTP_OK) {
        return JSON.readTree(response.body());
      }
    } catch (IOException e) {
      throw new ImportSuspendedException(
          "the gateway cannot be reached [url=" + uri + "] [cause=" + e + "]", e);
    }
    String message =
        "the gateway refuses a question [url="
            + uri
            + "] [status="
            + response.statusCode()
            + "] [answer="
            + response.body().strip()
            + "]";
    throw response.statusCode() == HttpURLConnection.HTTP_UNAVAILABLE
        ? new ImportSuspendedException(message)
        : new ImportException(message);
  }
}
