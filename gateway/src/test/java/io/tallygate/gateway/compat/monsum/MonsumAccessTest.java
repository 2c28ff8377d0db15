package io.tallygate.gateway.compat.monsum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.gateway.security.ApiKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP Basic with an email and an API key, its scopes and tenants, and the number of calls. */
@Timeout(60)
class MonsumAccessTest {
  private static final String GET = "{\"SERVICE\":\"customer.get\"}";
  private static final String SET =
      "{\"SERVICE\":\"subscription.setusagedata\",\"DATA\":{\"SUBSCRIPTION_ID\":1102,\"ARTICLE_NUMBER\":\"11\",\"QUANTITY\":1}}";
  private static final String CREATE =
      "{\"SERVICE\":\"customer.create\",\"DATA\":{\"ORGANIZATION\":\"New\"}}";

  @TempDir Path directory;
  private MonsumServer server;

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
    server =
        new MonsumServer(
            directory.resolve("data"),
            Clock.fixed(MonsumServer.NOW, ZoneOffset.UTC),
            file,
            Map.of("tallygate.monsum.calls-per-minute", "3"));
    server.apply(MonsumServer.CATALOG);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String key(String name, String tenant, String scopes) {
    return "    - name: %s\n      tenant: %s\n      scopes: %s\n      sha256: %s\n"
        .formatted(name, tenant, scopes, ApiKeys.hash(name + "-key"));
  }

  private Answer post(String who, String body) throws Exception {
    String pair = "me@example.com:" + who + "-key";
    return server.post(
        "application/json",
        body,
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  @Test
  void shouldRefuseABadLoginInTheFormThatTheContentTypeNames() throws Exception {
    Answer json = post("nobody", GET);
    assertThat(json.status()).isEqualTo(401);
    assertThat(json.json().path("RESPONSE").path("ERRORS").get(0).textValue())
        .startsWith("Unauthorized");
    assertThat(json.response().headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith("Basic");
    Answer xml =
        server.post("text/xml; charset=utf-8", "<FBAPI><SERVICE>customer.get</SERVICE></FBAPI>");
    assertThat(xml.status()).isEqualTo(401);
    assertThat(xml.body()).contains("<RESPONSE><ERRORS><ERROR>Unauthorized");
  }

  @Test
  void shouldWantTheScopeOfEachService() throws Exception {
    assertThat(post("reader", GET).status()).isEqualTo(200);
    assertThat(post("reader", SET).status()).isEqualTo(403);
    assertThat(post("sender", SET).status()).isEqualTo(200);
    assertThat(post("sender", CREATE).status()).isEqualTo(403);
    assertThat(post("sender", GET).body()).contains("the key lacks the scope read");
    assertThat(post("admin", CREATE).status()).isEqualTo(200);
  }

  @Test
  void shouldShowNobodyTheDataOfAnotherTenant() throws Exception {
    String number = post("sender", SET).json().path("RESPONSE").path("USAGEDATA_ID").textValue();
    assertThat(post("stranger", GET).json().path("RESPONSE").path("CUSTOMERS")).isEmpty();
    // its first customer makes the tenant
    assertThat(post("stranger", CREATE).json().path("RESPONSE").path("CUSTOMER_ID").asText())
        .isEqualTo("1");
    Answer refused =
        post(
            "stranger",
            "{\"SERVICE\":\"subscription.deleteusagedata\",\"DATA\":{\"USAGEDATA_ID\":\"%s\"}}"
                .formatted(number));
    assertThat(refused.body()).contains("there is no such booking");
  }

  @Test
  void shouldAllowSoManyCallsAMinute() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(post("admin", GET).status()).isEqualTo(200);
    }
    Answer refused = post("admin", GET);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.response().headers().firstValue("Retry-After")).contains("60");
    assertThat(refused.json().path("RESPONSE").path("ERRORS").get(0).textValue())
        .isEqualTo("Too many calls: the key may make 3 calls in a minute");
    assertThat(post("reader", GET).status()).isEqualTo(200);
  }
}
