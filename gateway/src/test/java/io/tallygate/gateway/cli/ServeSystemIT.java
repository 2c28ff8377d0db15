package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern HTTP_PORT = Pattern.compile("\\[http=[^:]*:(\\d+)]");
  private static final Pattern BINARY_PORT = Pattern.compile("\\[binary=[^:]*:(\\d+)]");

  @TempDir Path directory;
  private final List<Process> children = new ArrayList<>();

  @BeforeEach
  void defineAMeter() throws Exception {
    GatewayConfig config = GatewayConfig.load(null, Map.of(), SMALL);
    try (Core core = Core.open(config.coreSettings(data()), CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    }
  }

  @AfterEach
  void endChildren() {
    children.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldCountWhatItAcksAndKeepItOverAStop() throws Exception {
    long sent = 0;
    for (int life = 0; life < 2; life++) {
      Process gateway = serve();
      String ready = readyLine(gateway);
      assertThat(ready).startsWith("ready [http=").contains("[transport=epoll]");
      assertThat(get(port(ready, HTTP_PORT), "/health/ready")).contains("ready");
      try (TallygateClient client =
          TallygateClient.builder("127.0.0.1", port(ready, BINARY_PORT), "test")
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
      assertThat(get(port(ready, HTTP_PORT), "/metrics"))
          .contains("tallygate_records_total")
          .contains("tallygate_binary_connections_accepted_total 1.0");
      if (life == 0) {
        assertThat(serve().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(children.get(children.size() - 1).exitValue()).isEqualTo(ExitCode.DATA);
      }
      gateway.destroy();
      assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(gateway.exitValue()).isEqualTo(ExitCode.OK);
    }
    GatewayConfig config = GatewayConfig.load(null, Map.of(), SMALL);
    try (Core core = Core.open(config.coreSettings(data()), CrashPoints.NONE)) {
      assertThat(core.statistics().series()).isEqualTo(1);
      assertThat(core.positions().stored()).isPositive();
    }
  }

  @Test
  void shouldEndWithTheCodeOfAConfigurationItRefuses() throws Exception {
    Process open = child("serve", "--data", data().toString(), "--bind", "0.0.0.0");
    assertThat(open.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(open.exitValue()).isEqualTo(ExitCode.CONFIGURATION);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String option : new String[] {"--http-port", "--binary-port"}) {
        Process late = serve(option, Integer.toString(taken.getLocalPort()));
        assertThat(late.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(late.exitValue()).isEqualTo(ExitCode.CONFIGURATION);
      }
    }
    Process unknown = child("serve", "--set", "tallygate.prot=1");
    assertThat(unknown.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(unknown.exitValue()).isEqualTo(ExitCode.CONFIGURATION);
    Process large = child("serve", "--set", "tallygate.ids.max=1000000000");
    assertThat(large.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(large.exitValue()).as("29 GB for ids").isEqualTo(ExitCode.CONFIGURATION);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static int port(String readyLine, Pattern pattern) {
    Matcher matcher = pattern.matcher(readyLine);
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static String get(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private Process serve(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("serve", "--data", data().toString()));
    arguments.addAll(List.of("--set", "tallygate.http.port=0", "--set", "tallygate.binary.port=0"));
    arguments.addAll(List.of(options));
    SMALL.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return child(arguments.toArray(String[]::new));
  }

  private Process child(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").strip().split("\\s+")));
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(Tallygate.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    children.add(process);
    return process;
  }

  private static String readyLine(Process process) throws Exception {
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    return out.readLine();
  }
}
