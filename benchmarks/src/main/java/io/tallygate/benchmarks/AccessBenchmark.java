package io.tallygate.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.threshold.AccessAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * May this subject still use this meter? Asked of a core with 20,000 subscriptions of one subject each, in random order, with a hard
 * threshold on the meter. Time per answer, without HTTP.
 */
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      Measured.IGNORE_UNKNOWN,
      Measured.UNSAFE_MEMORY,
      Measured.NATIVE_ACCESS,
      Measured.OPEN_MISC,
      Measured.OPEN_NIO_CHANNELS,
      Measured.OPEN_NIO,
      // A whole core has journals.
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
      "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
      "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED"
    })
public class AccessBenchmark extends Measured {
  private static final int SUBSCRIPTIONS = 20_000;

  private final String[] subjects = new String[1 << 14];
  private @Nullable Path directory;
  private @Nullable Core core;
  private @Nullable Meter meter;
  private int next;

  @Setup(Level.Trial)
  public void open() throws IOException, CatalogException, InterruptedException {
    directory = Files.createTempDirectory("access");
    CoreSettings settings =
        new CoreSettings(
            directory,
            CoreSettings.Durability.PAGE_CACHE,
            4 << 20,
            2,
            0,
            64,
            64,
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            1_000,
            100_000,
            0);
    core = Core.open(settings, CrashPoints.NONE);
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(catalog().getBytes(UTF_8))));
    meter = core.meters().byKey(0, "m");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < subjects.length; i++) {
      subjects[i] = "subject-" + random.nextInt(SUBSCRIPTIONS);
    }
    while (answer().limit() == null) {
      Thread.onSpinWait();
    }
  }

  private static String catalog() {
    StringBuilder yaml =
        new StringBuilder(
            """
            meters: [{key: m, eventType: e, aggregation: sum, value: $.v}]
            customers: [{key: c, zone: Europe/Berlin, currency: EUR}]
            plans:
              - key: p
                currency: EUR
                charges: [{type: per-unit, key: k, meter: m, price: "1"}]
                thresholds: [{key: t, meter: m, limit: "100", at: [50, 80, 100], hard: true}]
            subscriptions:
            """);
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      yaml.append("  - {key: s")
          .append(i)
          .append(", customer: c, plan: p, from: 2024-01-01, subjects: [subject-")
          .append(i)
          .append("]}\n");
    }
    return yaml.toString();
  }

  @Benchmark
  public AccessAnswer answer() {
    next = (next + 1) & (subjects.length - 1);
    return Objects.requireNonNull(core)
        .access()
        .answer(0, subjects[next], Objects.requireNonNull(meter), null);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    Objects.requireNonNull(core).close();
    try (Stream<Path> files = Files.walk(Objects.requireNonNull(directory))) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
