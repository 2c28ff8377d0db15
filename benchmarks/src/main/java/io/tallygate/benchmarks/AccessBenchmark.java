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
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * May this subject still use this meter? Asked of a core with subscriptions of one subject each, in random order, with a hard
 * threshold on the meter. Time per answer, without HTTP.
 */
public class AccessBenchmark extends Measured {
  /** Subjects, each with a subscription of its own. */
  @Param("20000")
  public int subscriptions = 20_000;

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
    core.applyCatalog(
        CatalogReader.readYaml(new ByteArrayInputStream(catalog(subscriptions).getBytes(UTF_8))));
    meter = core.meters().byKey(0, "m");
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < subjects.length; i++) {
      subjects[i] = "subject-" + random.nextInt(subscriptions);
    }
    while (answer().limit() == null) {
      Thread.onSpinWait();
    }
  }

  private static String catalog(int subscriptions) {
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
    for (int i = 0; i < subscriptions; i++) {
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

  /** The harness: the next subject, and no question. */
  @Benchmark
  public String baseline() {
    next = (next + 1) & (subjects.length - 1);
    return subjects[next];
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
