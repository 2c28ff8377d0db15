package io.tallygate.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Data directories as versions of the program left them, to be opened by later ones: {@code golden/NAME.zip}, and beside it what
 * is in them, {@code golden/NAME.txt}. One is made when a format changes (an excerpt, a frame, a table of the store), never
 * written over, and has something in every state: usage in the store, usage flushed and not stored, usage in the log only,
 * statements, ids.
 *
 * <p>{@link #main} makes one, of the class path of the tests: {@code java … io.tallygate.rating.GoldenDirectory DIRECTORY NAME}.
 */
final class GoldenDirectory {
  private static final String FOLDER = "/golden/";
  private static final int FRAMES = 15;
  private static final int BILLED_MONTH = 1;
  private static final String SUBSCRIPTIONS =
      """
        - {key: one, customer: acme, plan: all, from: 2025-09-01, subjects: [s1, s2, s3, s4, s5]}
        - {key: two, customer: acme, plan: all, from: 2025-09-01, subjects: [s6, s7, s8, s9]}
      """;

  private GoldenDirectory() {}

  /** Flushes every second; nothing goes to the store unless it is asked for. */
  static CoreSettings settings(Path directory) {
    CoreSettings settings = CrashTarget.settings(directory);
    return new CoreSettings(
        directory,
        settings.durability(),
        settings.segmentBytes(),
        settings.poolSegments(),
        settings.retainBytes(),
        settings.ringSlots(),
        settings.inFlightFrames(),
        Duration.ofSeconds(1),
        Duration.ofHours(1),
        settings.idHorizon(),
        settings.idHorizonMax(),
        settings.seriesMax(),
        settings.diskWatermarkBytes());
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path work = Files.createTempDirectory("golden");
    Path backup = work.resolve("backup");
    try (Core core = Core.open(settings(work.resolve("data")), CrashPoints.NONE)) {
      core.applyCatalog(
          CatalogReader.readYaml(
              new ByteArrayInputStream((CrashCatalog.TARIFF + SUBSCRIPTIONS).getBytes(UTF_8))));
      CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
      send(traffic);
      CrashBilling.close(core, BILLED_MONTH);
      send(traffic);
      long sent = core.positions().logged();
      while (core.positions().flushed() < sent) {
        Thread.onSpinWait();
      }
      send(traffic);
      long flushed = core.positions().flushed();
      BackupManifest manifest = core.backup(backup);
      if (core.positions().flushed() != flushed
          || core.positions().stored() >= flushed
          || flushed >= manifest.position()) {
        throw new IllegalStateException(
            "not every state is in it, make it again: " + core.positions());
      }
      Files.write(folder.resolve(args[1] + ".txt"), contents(core));
    }
    zip(backup, folder.resolve(args[1] + ".zip"));
  }

  private static void send(CoreTraffic traffic) throws InterruptedException {
    for (int frame = 0; frame < FRAMES; frame++) {
      for (int producer = 0; producer < CoreTraffic.PRODUCERS; producer++) {
        traffic.sendNext(producer);
      }
    }
    traffic.drain();
  }

  /** What can be compared: positions of producers, totals, statements. Flushes. */
  static List<String> contents(Core core) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("catalog version " + core.catalog().version());
    CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
    for (int producer = 0; producer < CoreTraffic.PRODUCERS; producer++) {
      lines.add("producer " + producer + " sequence " + traffic.sequence(producer));
    }
    core.flushes().flushAndStore();
    for (Map.Entry<String, BigInteger> total : CoreCrashIT.counted(core).entrySet()) {
      lines.add(total.getKey() + " " + total.getValue());
    }
    CrashBilling.statements(core)
        .forEach(statement -> CrashBilling.seen(statement).lines().forEach(lines::add));
    return lines;
  }

  static List<String> expected(String name) throws IOException {
    try (InputStream in = resource(name + ".txt")) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  static void unzip(String name, Path directory) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(resource(name + ".zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(GoldenDirectory.class.getResourceAsStream(FOLDER + name), name);
  }

  private static void zip(Path directory, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(directory)) {
      zip.setLevel(9);
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
  }
}
