package io.tallygate.gateway.http;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.config.KeyEntry;
import io.tallygate.gateway.config.Setting;
import io.tallygate.gateway.ops.Fields;
import java.util.List;
import java.util.Map;

/** The settings that this gateway started with. */
final class ConfigApi {
  private final GatewayConfig config;

  ConfigApi(GatewayConfig config) {
    this.config = config;
  }

  Reply config(Call call) {
    return Reply.ok(
        Fields.of(
            "settings", config.settings().stream().map(ConfigApi::fields).toList(),
            "keys", config.keys().stream().map(ConfigApi::fields).toList()));
  }

  private static Map<String, Object> fields(Setting setting) {
    return Fields.of(
        "key", setting.key(),
        "value", setting.value(),
        "default", setting.byDefault(),
        "source", setting.source(),
        "unit", setting.unit(),
        "description", setting.description());
  }

  /** A hash of a key lets nobody in, and is of no use to who reads this. */
  private static Map<String, Object> fields(KeyEntry key) {
    List<String> scopes = key.scopes().stream().sorted().toList();
    return Fields.of("name", key.name(), "tenant", key.tenant(), "scopes", scopes);
  }
}
