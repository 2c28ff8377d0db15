package io.tallygate.gateway.compat.openmeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.HttpEndpoint;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A small core behind an endpoint that serves OpenMeter's API, and a client for it. */
final class OpenMeterServer implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  final Core core;
  private final HttpEndpoint endpoint;
  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer. */
  record Answer(int status, String contentType, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }

    String detail() {
      return json().path("detail").asText();
    }

    /** What went wrong with fields, {@code field: code} each. */
    List<String> errors() {
      return json().path("extensions").path("validationErrors").findValuesAsText("field");
    }
  }

  OpenMeterServer(Path directory) throws Exception {
    core =
        Core.open(
            new CoreSettings(
                directory.resolve("data"),
                CoreSettings.Durability.PAGE_CACHE,
                1 << 20,
                2,
                1 << 20,
                64,
                64,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofHours(24),
                10_000,
                10_000,
                1 << 20),
            CrashPoints.NONE);
    Path file = directory.resolve("tallygate.yaml");
    Files.writeString(
        file,
        "tallygate:\n  keys:\n"
            + key("all", "default", "[ingest, read, admin]")
            + key("reader", "default", "[read]")
            + key("new", "brand-new", "[ingest, read, admin]"));
    GatewayConfig config = GatewayConfig.load(file, Map.of(), Map.of("tallygate.http.port", "0"));
    Health health = new Health(() -> null);
    endpoint =
        new HttpEndpoint(
            config,
            core,
            ApiKeys.of(config),
            health,
            GatewayMetrics.newRegistry(),
            List.of(new OpenMeterApi()));
    port = endpoint.start();
    health.serving();
  }

  private static String key(String name, String tenant, String scopes) {
    return "    - {name: %s, tenant: %s, scopes: %s, sha256: %s}\n"
        .formatted(name, tenant, scopes, ApiKeys.hash(name + "-key"));
  }

  Answer get(String path, String... headers) throws Exception {
    return send("all", "GET", path, "", "", headers);
  }

  Answer post(String path, String contentType, String body, String... headers) throws Exception {
    return send("all", "POST", path, contentType, body, headers);
  }

  Answer events(String contentType, String body) throws Exception {
    return post("/api/v1/events", contentType, body);
  }

  /** A meter that must be made. */
  JsonNode meter(String json) throws Exception {
    Answer made = post("/api/v1/meters", "application/json", json);
    if (made.status() != 201) {
      throw new AssertionError(made.body());
    }
    return made.json();
  }

  /**
   * @param key name of the API key; empty: none
   * @param path behind the prefix
   * @param contentType empty: none
   */
  Answer send(
      String key, String method, String path, String contentType, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + OpenMeterApi.PREFIX + path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body.getBytes(UTF_8)));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key + "-key");
    }
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        answer.statusCode(), answer.headers().firstValue("content-type").orElse(""), answer.body());
  }

  @Override
  public void close() {
    endpoint.close();
    core.close();
  }
}
