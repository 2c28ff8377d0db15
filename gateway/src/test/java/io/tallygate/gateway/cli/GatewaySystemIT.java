package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.client.SeriesRef;
import io.tallygate.client.TallygateClient;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Producers, sockets and a real core on disk, with a ring and segments so small that everybody has to wait for somebody. */
@Timeout(180)
class GatewaySystemIT {
  private static final int PRODUCERS = 6;
  private static final int RECORDS = 400_000;
  private static final String CATALOG =
      "meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0,"
          + " keep: counts, window: 15}]";

  @TempDir Path directory;

  @Test
  void shouldCountEverythingOnceUnderBackPressure() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.http.port", "0",
                "tallygate.binary.port", "0",
                "tallygate.ring.slots", "4",
                "tallygate.limits.in-flight-frames", "8",
                "tallygate.log.segment-bytes", "4194304",
                "tallygate.log.pool-segments", "4",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "100000"));
    Core core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    ExecutorService threads = Executors.newFixedThreadPool(PRODUCERS);
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      int port = new ReadyLine(gateway.readyLine()).binaryPort();
      List<Future<Long>> refused = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        String name = "producer-" + i;
        refused.add(threads.submit(() -> send(port, name)));
      }
      for (Future<Long> each : refused) {
        assertThat(each.get(150, TimeUnit.SECONDS)).isZero();
      }
      assertThat(core.statistics().recordsCounted()).isEqualTo((long) PRODUCERS * RECORDS);
      assertThat(core.statistics().eventsRefused()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldCountQuantitiesAtTheEndsOfTheirRangeExactly() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.http.port", "0",
                "tallygate.binary.port", "0",
                "tallygate.log.segment-bytes", "4194304",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "100000"));
    Core core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))));
    try (Gateway gateway = new Gateway(config, ApiKeys.of(config), core)) {
      gateway.start();
      ReadyLine ready = new ReadyLine(gateway.readyLine());
      try (TallygateClient client =
          TallygateClient.builder("127.0.0.1", ready.binaryPort(), "ends").connect()) {
        SeriesRef series = client.series("calls", 0, "s");
        for (int i = 0; i < 3; i++) {
          client.add(series, System.currentTimeMillis(), Long.MAX_VALUE);
        }
        client.add(series, System.currentTimeMillis(), Long.MIN_VALUE);
        assertThat(client.flush().get(20, TimeUnit.SECONDS).refusals()).isEmpty();
      }
      LocalHttp http = new LocalHttp(ready.httpPort());
      assertThat(post(http, "1", "9223372036854775807")).contains("\"accepted\":1");
      assertThat(post(http, "2", "9223372036854775808"))
          .contains("\"accepted\":0")
          .contains("QUANTITY_OUT_OF_RANGE");
      BigInteger sum =
          BigInteger.valueOf(Long.MAX_VALUE)
              .multiply(BigInteger.valueOf(4))
              .add(BigInteger.valueOf(Long.MIN_VALUE));
      assertThat(http.get("/api/v1/totals").body())
          .contains("\"count\":5")
          .contains("\"sum\":\"" + sum + "\"");
    }
  }

  private static String post(LocalHttp http, String id, String seconds) throws Exception {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"s\","
            + "\"data\":{\"s\":%s}}";
    return http.send(
            "POST", "/api/v1/events", "application/cloudevents+json", event.formatted(id, seconds))
        .body();
  }

  /** Sends to a hundred series of its own, one in common; returns how many records were refused in the last batch. */
  private static long send(int port, String name) throws Exception {
    try (TallygateClient client =
        TallygateClient.builder("127.0.0.1", port, name).batchRecords(4_000).connect()) {
      SeriesRef[] series = new SeriesRef[101];
      for (int i = 0; i < 100; i++) {
        series[i] = client.series("calls", 0, name + "-" + i);
      }
      series[100] = client.series("calls", 0, "common");
      long now = System.currentTimeMillis();
      for (int i = 0; i < RECORDS; i++) {
        client.add(series[i % series.length], now, 1);
      }
      return client.flush().get(60, TimeUnit.SECONDS).refusals().size();
    }
  }
}
