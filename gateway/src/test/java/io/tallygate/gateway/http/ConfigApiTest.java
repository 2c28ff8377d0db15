package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.gateway.security.ApiKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigApiTest {
  @TempDir Path directory;

  private static String key(String name, String scopes) {
    return "    - {name: %s, tenant: default, scopes: %s, sha256: %s}\n"
        .formatted(name, scopes, ApiKeys.hash(name + "-key"));
  }

  private static void assertSetting(
      Map<String, JsonNode> settings, String key, String value, String byDefault, String source) {
    JsonNode setting = settings.get(key);
    assertThat(setting.path("value").asText()).as(key).isEqualTo(value);
    assertThat(setting.path("default").asText()).as(key).isEqualTo(byDefault);
    assertThat(setting.path("source").asText()).as(key).isEqualTo(source);
  }

  @Test
  void shouldTellAdministratorsWhatIsInForceAndNoSecret() throws Exception {
    Path file = directory.resolve("tallygate.yaml");
    Files.writeString(
        file,
        "tallygate:\n  flush: {interval: 7s}\n  keys:\n"
            + key("reader", "[read]")
            + key("boss", "[admin]"));
    FakeRating core = new FakeRating();
    try (core;
        TestServer server =
            new TestServer(core, Map.of("tallygate.http.workers", "3"), file, Clock.systemUTC())) {
      assertThat(server.get("/api/v1/config", "X-Api-Key", "reader-key").status()).isEqualTo(403);
      Answer answer = server.get("/api/v1/config", "X-Api-Key", "boss-key");
      Map<String, JsonNode> settings = new HashMap<>();
      answer.json().path("settings").forEach(each -> settings.put(each.path("key").asText(), each));

      assertSetting(settings, "flush.interval", "7s", "10s", "file");
      assertSetting(settings, "http.workers", "3", "8", "command line");
      assertSetting(settings, "durability", "disk", "disk", "default");
      assertSetting(settings, "tls.key", "", "", "default");
      assertThat(settings.get("limits.body-bytes").path("unit").asText()).isEqualTo("bytes");
      assertThat(settings.get("flush.interval").path("unit").asText()).isEqualTo("duration");
      assertThat(settings.get("http.port").path("description").asText())
          .isEqualTo("Port of the HTTP endpoint; 0 lets the system choose one.");
      assertThat(settings.values())
          .allSatisfy(each -> assertThat(each.path("description").asText()).isNotEmpty());
      assertThat(answer.json().path("keys").findValuesAsText("name"))
          .containsExactly("reader", "boss");
      assertThat(answer.body())
          .doesNotContain(ApiKeys.hash("boss-key"), ApiKeys.hash("reader-key"));
    }
  }
}
