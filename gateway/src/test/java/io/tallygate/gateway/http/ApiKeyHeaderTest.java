package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ApiKeyHeaderTest {
  @Test
  void shouldTakeWhatFollowsTheScheme() {
    assertThat(read("Bearer tg_key")).isEqualTo("tg_key");
    assertThat(read("bearer  tg_key ")).isEqualTo("tg_key");
    assertThat(read("Token tg_key")).isEqualTo("tg_key");
  }

  @Test
  void shouldTakeThePasswordOfBasicAuthenticationOrTheUserIfThereIsNone() {
    assertThat(read("Basic " + base64("owner@example.com:tg_key"))).isEqualTo("tg_key");
    assertThat(read("Basic " + base64("tg_key:"))).isEqualTo("tg_key");
    assertThat(read("basic " + base64("tg_key"))).isEqualTo("tg_key");
    assertThat(read("Basic " + base64("owner:key:with:colons"))).isEqualTo("key:with:colons");
  }

  @Test
  void shouldFindNoKeyInWhatIsNoCredential() {
    assertThat(read("Basic ***")).isEmpty();
    assertThat(read("Bearer")).isEmpty();
    assertThat(ApiKeyHeader.read(MultiMap.caseInsensitiveMultiMap())).isEmpty();
  }

  @Test
  void shouldTakeTheKeyFromItsOwnHeader() {
    assertThat(ApiKeyHeader.read(MultiMap.caseInsensitiveMultiMap().add("X-Api-Key", "tg_key")))
        .isEqualTo("tg_key");
  }

  private static String read(String authorization) {
    return ApiKeyHeader.read(
        MultiMap.caseInsensitiveMultiMap().add("Authorization", authorization));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
