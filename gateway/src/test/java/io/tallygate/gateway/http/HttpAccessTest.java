package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.gateway.security.ApiKeys;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys and their scopes and tenants. */
@Timeout(60)
class HttpAccessTest {
  @TempDir Path directory;
  private FakeRating core;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    Path file = directory.resolve("tallygate.yaml");
    Files.writeString(
        file,
        "tallygate:\n  keys:\n"
            + key("sender", "default", "[ingest]")
            + key("reader", "default", "[read]")
            + key("admin", "default", "[ingest, read, admin]")
            + key("stranger", "other", "[ingest, read, admin]"));
    core = new FakeRating();
    server = new TestServer(core, Map.of(), file, Clock.systemUTC());
  }

  private static String key(String name, String tenant, String scopes) {
    return "    - name: %s\n      tenant: %s\n      scopes: %s\n      sha256: %s\n"
        .formatted(name, tenant, scopes, ApiKeys.hash(name + "-key"));
  }

  @AfterEach
  void stop() {
    server.close();
    core.close();
  }

  private Answer post(String... headers) throws Exception {
    return server.post(
        "application/json",
        "{\"id\":\"1\",\"type\":\"call\",\"subject\":\"s\",\"data\":{\"duration\":1}}",
        headers);
  }

  private static String[] bearer(String name) {
    return new String[] {"Authorization", "Bearer " + name + "-key"};
  }

  @Test
  void ingestNeedsItsScope() throws Exception {
    Answer nobody = post();
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.contentType()).isEqualTo("application/problem+json");
    assertThat(nobody.response().headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(post(bearer("unknown")).status()).isEqualTo(401);
    assertThat(post(bearer("reader")).status()).isEqualTo(403);
    assertThat(post(bearer("sender")).status()).isEqualTo(200);
    assertThat(post("X-Api-Key", "admin-key").status()).isEqualTo(200);
    assertThat(core.port.received()).isEqualTo(2);
  }

  @Test
  void readingAndChangingNeedTheirScopes() throws Exception {
    assertThat(server.get("/api/v1/info", bearer("sender")).status()).isEqualTo(403);
    assertThat(server.get("/api/v1/info", bearer("reader")).status()).isEqualTo(200);
    byte[] document = "{}".getBytes(UTF_8);
    assertThat(
            server
                .send("PUT", "/api/v1/catalog", "application/json", document, bearer("reader"))
                .status())
        .isEqualTo(403);
    assertThat(
            server
                .send("PUT", "/api/v1/catalog", "application/json", document, bearer("admin"))
                .status())
        .isEqualTo(200);
    assertThat(server.get("/health/live").status()).isEqualTo(200);
    assertThat(server.get("/metrics").status()).isEqualTo(200);
  }

  @Test
  void aTenantSeesItsOwnOnly() throws Exception {
    assertThat(post(bearer("stranger")).status()).isEqualTo(422);
    assertThat(server.get("/api/v1/catalog", bearer("stranger")).status()).isEqualTo(404);
    byte[] document =
        "{\"meters\":[{\"key\":\"clicks\",\"eventType\":\"click\",\"aggregation\":\"count\"}]}"
            .getBytes(UTF_8);
    Answer put =
        server.send("PUT", "/api/v1/catalog", "application/json", document, bearer("stranger"));
    assertThat(put.status()).as(put.body()).isEqualTo(200);
    assertThat(server.get("/api/v1/meters", bearer("stranger")).json().path("items")).hasSize(1);
    assertThat(server.get("/api/v1/meters", bearer("reader")).json().path("items")).hasSize(4);
    assertThat(post(bearer("stranger")).json().path("refused").path(0).path("code").asText())
        .isEqualTo("UNKNOWN_EVENT_TYPE");
  }

  @Test
  void connectionsAreLimited() throws Exception {
    server.close();
    server =
        new TestServer(
            core, Map.of("tallygate.limits.http-connections", "2"), null, Clock.systemUTC());
    try (Socket first = new Socket("127.0.0.1", server.port);
        Socket second = new Socket("127.0.0.1", server.port)) {
      assertThat(live(first)).startsWith("HTTP/1.1 200");
      assertThat(live(second)).startsWith("HTTP/1.1 200");
      try (Socket third = new Socket("127.0.0.1", server.port)) {
        assertThat(third.getInputStream().read()).isNegative();
      }
    }
  }

  private static String live(Socket socket) throws Exception {
    socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
    byte[] answer = new byte[1024];
    return new String(answer, 0, socket.getInputStream().read(answer), UTF_8);
  }
}
