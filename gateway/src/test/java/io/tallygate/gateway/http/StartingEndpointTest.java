package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.RecoveryProgress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartingEndpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private StartingEndpoint endpoint;
  private int port;

  @BeforeEach
  void start() throws Exception {
    GatewayConfig config = GatewayConfig.load(null, Map.of(), Map.of("tallygate.http.port", "0"));
    PageSource pages =
        (path, headers) -> path.equals("/") ? Reply.text("text/html", "a page") : null;
    endpoint = new StartingEndpoint(config, new RecoveryProgress(), pages);
    port = endpoint.start();
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void shouldLiveAndNotBeReadyAndSayHowFarItHasCome() throws Exception {
    HttpResponse<String> live = get("/health/live");
    HttpResponse<String> ready = get("/health/ready");

    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(ready.statusCode()).isEqualTo(503);
    JsonNode body = JSON.readTree(ready.body());
    assertThat(body.get("ok").asBoolean()).isFalse();
    assertThat(body.get("detail").asText()).isEqualTo("recovering: opening the data directory");
    assertThat(body.at("/recovery/step").asText()).isEqualTo("opening");
    assertThat(
            OpenApiFile.get().faults("GET", "/health/ready", 503, "application/json", ready.body()))
        .isEmpty();
  }

  @Test
  void shouldLetPrometheusTellARecoveryFromAProcessThatIsGone() throws Exception {
    assertThat(get("/metrics").body())
        .contains("# TYPE tallygate_ready gauge\n", "\ntallygate_ready 0.0\n");
  }

  @Test
  void shouldAnswerEverythingElseWithComeAgain() throws Exception {
    HttpResponse<String> answer = get("/api/v1/info");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(JSON.readTree(answer.body()).get("title").asText()).isEqualTo("Recovering");
  }

  @Test
  void shouldShowPages() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("a page");
    assertThat(get("/other").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldFreeThePort() throws Exception {
    endpoint.close();
    try (ServerSocket other = new ServerSocket(port)) {
      assertThat(other.getLocalPort()).isEqualTo(port);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
