package io.tallygate.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  @Test
  void shouldOpenWhatTheKeyOpens() throws Exception {
    String key = ApiKeys.newKey(new SecureRandom());
    ApiKeys keys =
        ApiKeys.of(
            config(
                Map.of(
                    "tallygate.bind", "0.0.0.0",
                    "tallygate.keys[0].name", "shop",
                    "tallygate.keys[0].tenant", "north",
                    "tallygate.keys[0].scopes", "ingest,read",
                    "tallygate.keys[0].sha256", ApiKeys.hash(key))));

    assertThat(keys.isOpen()).isFalse();
    assertThat(keys.access(key))
        .isEqualTo(new Access("shop", "north", Set.of(Scope.INGEST, Scope.READ)));
    assertThat(keys.access("")).isNull();
    assertThat(keys.access(key + "x")).isNull();
    assertThat(keys.access(ApiKeys.newKey(new SecureRandom()))).isNull();
  }

  @Test
  void shouldBeOpenOnLoopbackWithoutKeys() throws Exception {
    for (String bind : new String[] {"127.0.0.1", "::1", "localhost"}) {
      ApiKeys keys = ApiKeys.of(config(Map.of("tallygate.bind", bind)));

      assertThat(keys.isOpen()).isTrue();
      assertThat(keys.access("")).isEqualTo(new Access("open", "default", Set.of(Scope.values())));
    }
  }

  @Test
  void shouldRefuseAnotherAddressWithoutKeys() throws Exception {
    GatewayConfig config = config(Map.of("tallygate.bind", "0.0.0.0"));

    assertThatThrownBy(() -> ApiKeys.of(config))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("without keys")
        .hasMessageContaining("[key=tallygate.bind] [value=0.0.0.0]");
  }

  private static GatewayConfig config(Map<String, String> overrides) throws Exception {
    return GatewayConfig.load(null, Map.of(), overrides);
  }
}
