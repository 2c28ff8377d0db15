package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogReader;
import io.vertx.core.MultiMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots asked of a gateway: one at a time, none that takes the disk below its watermark, nothing left behind. */
class ExportApiTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z"));
  private static final byte[] DUCKDB_MARK = "DUCK".getBytes(UTF_8);

  @TempDir Path directory;

  private Core core;

  @BeforeEach
  void open() throws Exception {
    GatewayConfig config =
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.log.segment-bytes", "1048576",
                "tallygate.log.pool-segments", "2",
                "tallygate.disk.watermark-bytes", "0",
                "tallygate.ids.max", "1000"));
    core = Core.open(config.coreSettings(directory.resolve("data")), CrashPoints.NONE);
    core.applyCatalog(
        CatalogReader.readYaml(new ByteArrayInputStream(FakeRating.CATALOG.getBytes(UTF_8))));
  }

  @AfterEach
  void close() {
    core.close();
  }

  private static Call call(String tenant) {
    return new Call(
        new Access("tester", tenant, Set.of(Scope.ADMIN)),
        Map.of(),
        MultiMap.caseInsensitiveMultiMap(),
        MultiMap.caseInsensitiveMultiMap(),
        new byte[0]);
  }

  private Path made() {
    return directory.resolve("data/export");
  }

  @Test
  void shouldMakeOneAtATimeAndLeaveNothing() throws Exception {
    ExportApi api = new ExportApi(core, CLOCK);
    Reply first = api.snapshot(call("default"));

    assertThatThrownBy(() -> api.snapshot(call("default")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(503);
              assertThat(refused.problem().retryAfterSeconds()).isPositive();
            });

    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (Reply.Stream stream = Objects.requireNonNull(first.stream())) {
      stream.writeTo(sent);
    }
    assertThat(sent.toByteArray()).contains(DUCKDB_MARK);
    assertThat(made()).isEmptyDirectory();

    Objects.requireNonNull(api.snapshot(call("default")).stream()).close();
    assertThat(made()).isEmptyDirectory();
  }

  @Test
  void shouldRefuseWhatMightTakeTheDiskBelowItsWatermark() {
    ExportApi api = new ExportApi(withWatermark(Long.MAX_VALUE / 2), CLOCK);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> api.snapshot(call("default")))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> assertThat(refused.problem().status()).isEqualTo(507))
          .hasMessageContaining("kept free for ingest=");
    }
    assertThat(made()).isEmptyDirectory();
  }

  @Test
  void shouldGoOnAfterASnapshotThatCouldNotBeWritten() throws Exception {
    Path target = made().resolve("snapshot.duckdb");
    Files.createDirectories(target.resolve("in the way"));
    ExportApi api = new ExportApi(core, CLOCK);

    assertThatThrownBy(() -> api.snapshot(call("default")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().status()).isEqualTo(507));

    Files.delete(target.resolve("in the way"));
    Files.delete(target);
    try (Reply.Stream stream = Objects.requireNonNull(api.snapshot(call("default")).stream())) {
      stream.writeTo(new ByteArrayOutputStream());
    }
    assertThat(core.failure()).isNotDone();
  }

  @Test
  void shouldRemoveAtTheStartWhatAKillLeft() throws Exception {
    Files.createDirectories(made().resolve(".snapshot.duckdb.staging/x"));
    Files.writeString(made().resolve(".snapshot.duckdb.partial"), "half");
    Files.writeString(made().resolve("snapshot.duckdb"), "made, and not sent");

    new ExportApi(core, CLOCK);

    assertThat(made()).isEmptyDirectory();
  }

  @Test
  void shouldKnowOnlyTenantsWithACatalog() {
    assertThatThrownBy(() -> new ExportApi(core, CLOCK).snapshot(call("nobody")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().status()).isEqualTo(404));
  }

  /** The core, on a disk of which more is to be kept free than there is. */
  private RatingCore withWatermark(long bytes) {
    CoreSettings is = core.settings();
    CoreSettings settings =
        new CoreSettings(
            is.dataDirectory(),
            is.durability(),
            is.segmentBytes(),
            is.poolSegments(),
            is.retainBytes(),
            is.ringSlots(),
            is.inFlightFrames(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            is.idHorizon(),
            is.idHorizonMax(),
            is.seriesMax(),
            bytes);
    return (RatingCore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {RatingCore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("settings")) {
                return settings;
              }
              try {
                return method.invoke(core, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
