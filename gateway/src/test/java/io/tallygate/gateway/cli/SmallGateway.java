package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Map;

/** A gateway in the test's own process, with a small log and without keys, on ports of the system's choice. */
final class SmallGateway {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "tallygate.http.port", "0",
          "tallygate.binary.port", "0",
          "tallygate.log.segment-bytes", "4194304",
          "tallygate.log.pool-segments", "2",
          "tallygate.disk.watermark-bytes", "0",
          "tallygate.ids.max", "100000");

  private SmallGateway() {}

  /**
   * Starts it.
   *
   * @param catalog in YAML; taken where the directory has none yet
   */
  static Gateway start(Path directory, String catalog) throws Exception {
    GatewayConfig config = GatewayConfig.load(null, Map.of(), SETTINGS);
    Core core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    if (core.catalog().version() == 0) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(catalog.getBytes(UTF_8))));
    }
    Gateway gateway = new Gateway(config, ApiKeys.of(config), core);
    gateway.start();
    return gateway;
  }
}
