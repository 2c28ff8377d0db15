package io.tallygate.gateway.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.HttpEndpoint;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.ops.Monitor;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.SystemEpochClock;

/** A small core on disk behind an endpoint that serves other products' senders, and a client that has a key. */
public final class CompatGateway implements AutoCloseable {
  /** May everything, as tenant "default". */
  public static final String KEY = "key-of-default";

  /** May only send, as tenant "default". */
  public static final String INGEST_KEY = "ingest-key-of-default";

  /** May everything, as a tenant that has no catalog. */
  public static final String NEW_TENANT_KEY = "key-of-newcomer";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Core core;
  private final HttpEndpoint endpoint;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer. */
  public record Answer(int status, HttpResponse<String> response) {
    public JsonNode json() throws IOException {
      return JSON.readTree(response.body());
    }

    /** Empty if there is none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /**
   * @param catalog of tenant "default", in YAML
   */
  public CompatGateway(Path directory, String catalog, RouteSource... products) throws Exception {
    Path file = Files.writeString(directory.resolve("tallygate.yaml"), settings());
    GatewayConfig config = GatewayConfig.load(file, Map.of(), Map.of());
    core = Core.open(config.coreSettings(directory.resolve("data")), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(catalog.getBytes(UTF_8))));
    endpoint =
        new HttpEndpoint(
            config,
            core,
            ApiKeys.of(config),
            new Health(() -> null),
            GatewayMetrics.newRegistry(),
            new Monitor(core, config.latency(), SystemEpochClock.INSTANCE),
            List.of(products));
    port = endpoint.start();
  }

  private static String settings() {
    return """
        tallygate:
          http: {port: 0}
          flush: {interval: 10m}
          store: {interval: 10m}
          log: {segment-bytes: 4194304, pool-segments: 2}
          disk: {watermark-bytes: 0}
          ids: {max: 100000}
          keys:
            - {name: all, tenant: default, sha256: %s, scopes: [ingest, read, admin]}
            - {name: sender, tenant: default, sha256: %s, scopes: [ingest]}
            - {name: new, tenant: newcomer, sha256: %s, scopes: [ingest, read, admin]}
        """
        .formatted(ApiKeys.hash(KEY), ApiKeys.hash(INGEST_KEY), ApiKeys.hash(NEW_TENANT_KEY));
  }

  public Core core() {
    return core;
  }

  public Answer get(String path) throws Exception {
    return send("GET", path, "", "", "Authorization", "Bearer " + KEY);
  }

  public Answer post(String path, String contentType, String body, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer " + KEY;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send("POST", path, contentType, body, all);
  }

  /** Sends a request with these headers and no others. */
  public Answer send(String method, String path, String contentType, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response);
  }

  /** What a meter counted in all: events, and their sum. */
  public String total(String meter) throws Exception {
    for (JsonNode each : get("/api/v1/totals").json().path("items")) {
      if (each.path("meter").asText().equals(meter)) {
        return each.path("count").asText() + " " + each.path("sum").asText();
      }
    }
    throw new AssertionError("no such meter: " + meter);
  }

  @Override
  public void close() {
    endpoint.close();
    core.close();
  }
}
