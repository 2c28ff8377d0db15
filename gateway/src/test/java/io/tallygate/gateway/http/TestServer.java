package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.ops.LiveStatus;
import io.tallygate.gateway.ops.Monitor;
import io.tallygate.gateway.ops.Readings;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.RatingCore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An endpoint on a port that the system chose, and a client for it. */
public final class TestServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2013-12-05T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  final Health health = new Health(() -> null);
  final HttpEndpoint endpoint;

  /** Not started: a test that wants to see something has to let it happen. */
  final Monitor monitor;

  public final int port;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** An answer. */
  public record Answer(int status, HttpResponse<String> response, String body) {
    public JsonNode json() throws IOException {
      return JSON.readTree(body);
    }

    public String contentType() {
      return response.headers().firstValue("content-type").orElse("");
    }
  }

  TestServer(RatingCore core, Map<String, String> settings) throws Exception {
    this(core, settings, null, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  TestServer(RatingCore core, Map<String, String> settings, Path file, Clock clock)
      throws Exception {
    this(core, settings, file, clock, List.of());
  }

  public TestServer(
      RatingCore core,
      Map<String, String> settings,
      Path file,
      Clock clock,
      List<RouteSource> others)
      throws Exception {
    Map<String, String> overrides = new HashMap<>(settings);
    overrides.put("tallygate.http.port", "0");
    GatewayConfig config = GatewayConfig.load(file, Map.of(), overrides);
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    monitor = new Monitor(core, config.latency(), clock::millis);
    endpoint =
        new HttpEndpoint(
            config, core, ApiKeys.of(config), health, registry, monitor, others, clock, 300);
    monitor
        .feed()
        .show(
            new LiveStatus(
                core,
                health,
                LiveStatus.BinaryFigures.NONE,
                endpoint::connections,
                monitor.recent(),
                List::of,
                () -> Readings.of(registry),
                clock.millis()));
    port = endpoint.start();
    health.serving();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Answer post(String contentType, String body, String... headers) throws Exception {
    return send("POST", "/api/v1/events", contentType, body.getBytes(UTF_8), headers);
  }

  public Answer get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return answer("GET", path, client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  public Answer send(String method, String path, String contentType, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return answer(method, path, client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  /** Every answer must have the form that the OpenAPI file gives it. */
  private static Answer answer(String method, String path, HttpResponse<String> response) {
    Answer answer = new Answer(response.statusCode(), response, response.body());
    assertThat(
            OpenApiFile.get()
                .faults(method, path, answer.status(), answer.contentType(), answer.body()))
        .isEmpty();
    return answer;
  }

  @Override
  public void close() {
    endpoint.close();
    monitor.close();
  }
}
