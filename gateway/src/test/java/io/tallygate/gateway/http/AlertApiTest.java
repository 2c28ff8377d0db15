package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What webhooks and access refuse, and which field they name. What they do is in WebhookSystemIT. */
class AlertApiTest {
  private final FakeRating core = new FakeRating();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(core, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
    core.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | url",
        "{\"url\": 1} | url",
        "{\"url\": \"http://example.org/\"} | url",
        "{\"url\": \"example.org\"} | url",
        "{\"url\": \"https://example.org/\", \"secret\": \"short\"} | secret",
        "{\"url\": \"https://example.org/\", \"secret\": \"whsec_AAAA\"} | secret",
        "{\"url\": \"https://example.org/\", \"events\": \"threshold.reached\"} | events",
        "{\"url\": \"https://example.org/\", \"events\": [\"threshold.reached\", \"x\"]} | events[1]",
        "{\"url\": \"https://example.org/\", \"Events\": []} | Events",
        "[] | body",
      })
  void shouldNameTheFieldOfAWebhook(String body, String field) throws Exception {
    TestServer.Answer answer =
        server.send("PUT", "/api/v1/webhooks/a", "application/json", body.getBytes(UTF_8));

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
  }

  @Test
  void shouldTakeWebhooksAsJsonOnly() throws Exception {
    assertThat(
            server.send("PUT", "/api/v1/webhooks/a", "text/plain", "{}".getBytes(UTF_8)).status())
        .isEqualTo(415);
    assertThat(
            server
                .send("PUT", "/api/v1/webhooks/a%20b", "application/json", "{}".getBytes(UTF_8))
                .json()
                .path("field")
                .asText())
        .isEqualTo("key");
  }

  @ParameterizedTest
  @CsvSource({
    "meter=calls, 400, subject",
    "subject=a, 400, meter",
    "subject=a&meter=x, 404, meter",
    "subject=a&meter=calls&quantity=0, 400, quantity",
    "subject=a&meter=calls&quantity=-1, 400, quantity",
    "subject=a&meter=calls&quantity=1e3, 400, quantity",
    "subject=a&meter=calls&quantity=x, 400, quantity",
  })
  void shouldNameTheParameterOfAccess(String query, int status, String field) throws Exception {
    TestServer.Answer answer = server.get("/api/v1/access?" + query);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
  }
}
