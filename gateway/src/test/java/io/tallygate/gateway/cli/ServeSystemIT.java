package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own: what it prints, what it counts, how it ends. */
@Timeout(120)
class ServeSystemIT {
  private static final String CATALOG =
      "meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0,"
          + " keep: counts, window: 15}]";
  private static final Map<String, String> SMALL =
      Map.of(
          "tallygate.log.segment-bytes", "4194304",
          "tallygate.log.pool-segments", "2",
          "tallygate.disk.watermark-bytes", "0",
          "tallygate.ids.max", "100000");
  @TempDir Path directory;
  private final List<ServeProcess> children = new ArrayList<>();

  @BeforeEach
  void defineAMeter() throws Exception {
    GatewayConfig config = GatewayConfig.load(null, Map.of(), SMALL);
    try (Core core = Core.open(config.coreSettings(data()), CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    }
  }

  @AfterEach
  void endChildren() {
    children.forEach(ServeProcess::close);
  }

  @Test
  void shouldCountWhatItAcksAndKeepItOverAStop() throws Exception {
    long sent = 0;
    for (int life = 0; life < 2; life++) {
      ServeProcess gateway = serve().awaitReady();
      assertThat(gateway.readyLine().text())
          .startsWith("ready [http=")
          .contains("[transport=epoll]");
      assertThat(get(gateway, "/health/ready")).contains("ready");
      try (TallygateClient client =
          TallygateClient.builder("127.0.0.1", gateway.readyLine().binaryPort(), "test")
              .epoch(life + 1)
              .connect()) {
        assertThat(client.welcome().bookmark()).isEqualTo(sent);
        SeriesRef series = client.series("calls", 0, "770000000");
        long now = System.currentTimeMillis();
        for (int i = 0; i < 10_000; i++) {
          client.add(series, now, 3);
          sent++;
        }
        client.setBookmark(sent);
        assertThat(client.flush().get(20, TimeUnit.SECONDS).refusals()).isEmpty();
      }
      assertThat(get(gateway, "/metrics"))
          .contains("tallygate_records_total")
          .contains("tallygate_binary_connections_accepted_total 1.0");
      if (life == 0) {
        assertThat(serve().awaitExitCode()).isEqualTo(ExitCode.DATA);
      }
      gateway.terminate();
      assertThat(gateway.awaitExitCode()).isEqualTo(ExitCode.OK);
    }
    GatewayConfig config = GatewayConfig.load(null, Map.of(), SMALL);
    try (Core core = Core.open(config.coreSettings(data()), CrashPoints.NONE)) {
      assertThat(core.statistics().series()).isEqualTo(1);
      assertThat(core.positions().stored()).isPositive();
    }
  }

  @Test
  void shouldEndWithTheCodeOfAConfigurationItRefuses() throws Exception {
    assertRefused("serve", "--data", data().toString(), "--bind", "0.0.0.0");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String option : new String[] {"--http-port", "--binary-port"}) {
        ServeProcess late = serve(option, Integer.toString(taken.getLocalPort()));
        assertThat(late.awaitExitCode()).isEqualTo(ExitCode.CONFIGURATION);
      }
    }
    assertRefused("serve", "--set", "tallygate.prot=1");
    // 29 GB for ids.
    assertRefused("serve", "--set", "tallygate.ids.max=1000000000");
  }

  private void assertRefused(String... arguments) throws Exception {
    assertThat(started(ServeProcess.start(Tallygate.class, arguments)).awaitExitCode())
        .isEqualTo(ExitCode.CONFIGURATION);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static String get(ServeProcess gateway, String path) throws Exception {
    HttpResponse<String> response = gateway.http().get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private ServeProcess serve(String... options) throws Exception {
    return started(ServeProcess.serve(data(), SMALL, options));
  }

  private ServeProcess started(ServeProcess process) {
    children.add(process);
    return process;
  }
}
