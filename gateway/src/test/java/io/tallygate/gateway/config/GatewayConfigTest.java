package io.tallygate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.ingest.IdMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {
  @TempDir Path directory;

  @Test
  void shouldHaveTheDefaultsOfTheCore() {
    Path data = Path.of("data");

    assertThat(GatewayConfig.defaults().coreSettings(data)).isEqualTo(CoreSettings.defaults(data));
  }

  @Test
  void shouldTakeTheFileOverTheDefaults() throws Exception {
    GatewayConfig config =
        load(
            "tallygate:\n  http: {port: 81}\n  durability: page-cache\n  flush: {interval: 250ms}\n");

    assertThat(config.http().port()).isEqualTo(81);
    assertThat(config.http().workers()).isEqualTo(8);
    assertThat(config.core().durability()).isEqualTo(CoreSettings.Durability.PAGE_CACHE);
    assertThat(config.core().flushInterval()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void shouldTakeTheEnvironmentOverTheFileAndTheCommandLineOverBoth() throws Exception {
    Path file = file("tallygate:\n  http: {port: 81}\n  binary: {port: 82}\n  bind: 127.0.0.2\n");

    GatewayConfig config =
        GatewayConfig.load(
            file,
            Map.of(
                "TALLYGATE_HTTP_PORT", "91",
                "TALLYGATE_BINARY_PORT", "92",
                "TALLYGATE_LOG_SEGMENT_BYTES", "8388608",
                "TALLYGATE_PORT", "tcp://10.0.0.1:80"),
            Map.of("tallygate.http.port", "101"));

    assertThat(config.http().port()).isEqualTo(101);
    assertThat(config.binary().port()).isEqualTo(92);
    assertThat(config.bind()).isEqualTo("127.0.0.2");
    assertThat(config.core().segmentBytes()).isEqualTo(8_388_608);
  }

  @Test
  void shouldReadKeys() throws Exception {
    String hash = "AB".repeat(32);
    GatewayConfig config =
        load(
            "tallygate:\n  keys:\n    - {name: a, tenant: t, scopes: [ingest, read], sha256: "
                + hash
                + "}\n    - {name: b, tenant: t, scopes: [admin], sha256: "
                + hash
                + "}\n");

    assertThat(config.keys())
        .containsExactly(
            new KeyEntry("a", "t", Set.of("ingest", "read"), "ab".repeat(32)),
            new KeyEntry("b", "t", Set.of("admin"), "ab".repeat(32)));
  }

  @Test
  void shouldReadAKeyFromTheEnvironment() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(
                "TALLYGATE_KEYS_0__NAME", "a",
                "TALLYGATE_KEYS_0__TENANT", "default",
                "TALLYGATE_KEYS_0__SCOPES", "ingest,admin",
                "TALLYGATE_KEYS_0__SHA256", "0".repeat(64)),
            Map.of());

    assertThat(config.keys())
        .containsExactly(new KeyEntry("a", "default", Set.of("ingest", "admin"), "0".repeat(64)));
  }

  @Test
  void shouldRefuseAnUnknownKeyByItsName() {
    assertThatThrownBy(() -> load("tallygate:\n  http: {prot: 81}\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("unknown setting [key=tallygate.http.prot]");
    assertThatThrownBy(() -> load("http: {port: 81}\n"))
        .hasMessage("unknown setting [key=http.port]");
    assertThatThrownBy(() -> GatewayConfig.load(null, Map.of(), Map.of("tallygate.x", "1")))
        .hasMessage("unknown setting [key=tallygate.x]");
    assertThatThrownBy(
            () ->
                load(
                    "tallygate:\n  keys:\n    - {name: a, tenant: t, scopes: [read], secret: x, sha256: "
                        + "0".repeat(64)
                        + "}\n"))
        .hasMessage("unknown setting [key=tallygate.keys[0].secret]");
  }

  @Test
  void shouldNameWhatIsWrong() {
    assertRefused("http: {port: 65536}", "setting must be 0 to 65535 [key=tallygate.http.port]");
    assertRefused("http: {port: x}", "setting must be a whole number [key=tallygate.http.port]");
    assertRefused("ring: {slots: 65}", "setting must be a power of two [key=tallygate.ring.slots]");
    assertRefused("durability: never", "setting must be disk or page-cache");
    assertRefused("flush: {interval: soon}", "setting must be a duration");
    assertRefused("tls: {certificate: a.pem}", "TLS needs both a certificate and a key");
    assertRefused(
        "keys: [{name: a, tenant: t, scopes: [write], sha256: '" + "0".repeat(64) + "'}]",
        "setting must be ingest, read or admin [key=tallygate.keys[0].scopes]");
    assertRefused(
        "keys: [{name: a, tenant: t, scopes: [read], sha256: abc}]",
        "setting must be 64 hexadecimal digits [key=tallygate.keys[0].sha256]");
    assertRefused(
        "keys: [{name: a, scopes: [read], sha256: '" + "0".repeat(64) + "'}]",
        "setting is missing [key=tallygate.keys[0].tenant]");
  }

  @Test
  void shouldCheckTheSettingsOfMonsum() throws Exception {
    assertThat(GatewayConfig.defaults().monsum().isBilledByUsageDate()).isTrue();
    GatewayConfig.Monsum monsum =
        load("tallygate:\n  monsum: {bill-by: booking-date, zone: UTC, calls-per-minute: 500}\n")
            .monsum();
    assertThat(monsum.isBilledByUsageDate()).isFalse();
    assertThat(monsum.zone()).hasToString("UTC");
    assertThat(monsum.callsPerMinute()).isEqualTo(500);

    assertRefused(
        "monsum: {bill-by: invoice}", "setting must be usage-date or booking-date [key=tallygate");
    assertRefused("monsum: {currency: euro}", "setting must be a currency such as EUR");
    assertRefused("monsum: {zone: Berlin}", "setting must be a time zone such as Europe/Berlin");
  }

  @Test
  void shouldCheckHowLatenciesAreKept() throws Exception {
    assertThat(GatewayConfig.defaults().latency())
        .isEqualTo(new GatewayConfig.Latency(Duration.ofHours(24), 1L << 30));
    assertThat(load("tallygate:\n  latency: {keep: 7d, max-bytes: 16777216}\n").latency())
        .isEqualTo(new GatewayConfig.Latency(Duration.ofDays(7), 1L << 24));

    assertRefused("latency: {keep: 1m}", "setting must be PT10M to PT8784H [key=tallygate.latency");
    assertRefused("latency: {max-bytes: 1000}", "setting must be 16777216 to ");
  }

  @Test
  void shouldRefuseMoreIdsThanFitIntoMemory() {
    long limit = IdMemory.limitBytes();
    int tooMany = (int) Math.min(IdMemory.IDS_MAX, limit / 27);

    assertRefused(
        "ids: {max: " + tooMany + "}",
        "setting needs "
            + IdMemory.bytes(tooMany)
            + " bytes outside the heap, where the limit (-XX:MaxDirectMemorySize) is "
            + limit
            + " and 134217728 are kept for everything else: raise the limit, or lower this to "
            + IdMemory.idsIn(limit - 134_217_728)
            + " [key=tallygate.ids.max] [value="
            + tooMany
            + "]");
  }

  @Test
  void shouldSayThatTheFileIsMissingOrNoYaml() {
    assertThatThrownBy(() -> GatewayConfig.load(directory.resolve("no"), Map.of(), Map.of()))
        .hasMessageStartingWith("configuration file does not exist");
    assertThatThrownBy(() -> load("tallygate: [\n"))
        .hasMessageStartingWith("configuration is not YAML");
  }

  private void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> load("tallygate:\n  " + yaml + "\n"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(message);
  }

  private GatewayConfig load(String yaml) throws Exception {
    return GatewayConfig.load(file(yaml), Map.of(), Map.of());
  }

  private Path file(String yaml) throws Exception {
    return Files.writeString(directory.resolve("config.yaml"), yaml);
  }
}
