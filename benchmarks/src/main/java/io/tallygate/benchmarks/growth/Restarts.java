package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.node.LongNode;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.rating.RecoveryBench;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.log.LogFailedException;
import io.tallygate.rating.store.StoreFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long a start takes against the length of the log that no flush has seen. Each directory is made once and started on in every
 * round: the gateway is killed as soon as it is ready, before its first flush, so the next start finds the same log. In the end the
 * longest one is stopped cleanly, which flushes and stores, and started on again.
 *
 * <p>Every log begins with the definitions of its series, that of 0 records too. The logs were just written: as far as memory reaches they come from the page cache.
 */
final class Restarts {
  /** Of a directory: a record, its part of a frame's header, and what a segment has left. */
  private static final int BYTES_PER_RECORD = 18;

  /** The pool of segments, and what else is in a directory. */
  private static final long BYTES_PER_DIRECTORY = 2L << 30;

  private final Path gatewayJar;
  private final Path parent;
  private final int series;
  private final PrintStream progress;
  private final Map<Long, List<Run>> runs = new TreeMap<>();
  private final List<Run> afterCleanStop = new ArrayList<>();

  /** Why a log is not there, by its length. */
  private final Map<Long, String> unwritten = new HashMap<>();

  private boolean isStoppedCleanly;

  /**
   * @param lengths of the logs in records
   * @param series that the records are spread over
   */
  Restarts(Path gatewayJar, Path parent, List<Long> lengths, int series, PrintStream progress) {
    this.gatewayJar = gatewayJar;
    this.parent = parent;
    this.series = series;
    this.progress = progress;
    for (Long each : lengths) {
      runs.put(each, new ArrayList<>());
    }
  }

  /** Room that the directories take, in bytes. */
  static long bytes(List<Long> lengths) {
    long bytes = 0;
    for (long each : lengths) {
      bytes =
          Math.addExact(bytes, BYTES_PER_DIRECTORY + Math.multiplyExact(each, BYTES_PER_RECORD));
    }
    return bytes;
  }

  /** Makes the directories. One that cannot be made fails in every round. */
  void prepare() throws ConfigurationException, CatalogException {
    GatewayConfig config = GatewayConfig.load(null, System.getenv(), Map.of());
    for (long each : runs.keySet()) {
      progress.printf(Locale.ROOT, "writing a log of %,d records…%n", each);
      try {
        Path data = Files.createDirectory(directory(each));
        new RecoveryBench(config.coreSettings(data), each, series).prepare();
      } catch (IOException | UncheckedIOException | LogFailedException | StoreFailedException e) {
        unwritten.put(each, "its log cannot be written: " + e.getMessage());
      }
    }
  }

  /** A start on each directory. */
  void round() throws IOException, InterruptedException {
    for (Map.Entry<Long, List<Run>> each : runs.entrySet()) {
      Run run = crashed(each.getKey());
      progress.printf(Locale.ROOT, "  restart, %,d records: %s%n", each.getKey(), text(run));
      each.getValue().add(run);
    }
  }

  /** Starts on the longest log once it is flushed, stored and stopped. No {@link #round()} after it. */
  void cleanRound() throws IOException, InterruptedException {
    Run run;
    try {
      GatewayProcess.Settings settings = settings(longest());
      if (!isStoppedCleanly) {
        GatewayProcess.start(settings).stop();
        isStoppedCleanly = true;
      }
      try (GatewayProcess gateway = GatewayProcess.start(settings)) {
        run = measured(gateway, 0, gateway.peakRssMb());
      }
    } catch (IOException e) {
      run = Run.failed(String.valueOf(e.getMessage()));
    }
    progress.printf(Locale.ROOT, "  restart after a clean stop: %s%n", text(run));
    afterCleanStop.add(run);
  }

  private Run crashed(long records) throws InterruptedException {
    try (GatewayProcess gateway = GatewayProcess.start(settings(records))) {
      long rssMb = gateway.peakRssMb();
      gateway.kill();
      return measured(gateway, records, rssMb);
    } catch (IOException e) {
      return Run.failed(String.valueOf(e.getMessage()));
    }
  }

  private static Run measured(GatewayProcess gateway, long records, long rssMb) throws IOException {
    ReadyLine ready = ReadyLine.parse(gateway.readyLine());
    if (ready.records() != records) {
      return Run.failed(
          "not the records of the log were counted again [log="
              + records
              + "] [counted="
              + ready.records()
              + "]");
    }
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    if (rssMb >= 0) {
      figures.put(Figure.RSS_MB, (double) rssMb);
    }
    figures.put(Figure.RECOVERY_SECONDS, ready.recoverySeconds());
    if (records > 0 && ready.replaySeconds() > 0) {
      figures.put(Figure.REPLAY_RATE, records / ready.replaySeconds());
    }
    return Run.good(gateway.readySeconds(), figures);
  }

  private static String text(Run run) {
    return run.isGood()
        ? String.format(Locale.ROOT, "%.2f s %s", run.value(), replayText(run))
        : "FAILED: " + run.failure();
  }

  private static String replayText(Run run) {
    Double rate = run.figures().get(Figure.REPLAY_RATE);
    return rate == null ? "" : String.format(Locale.ROOT, "(%,.0f records/s replayed)", rate);
  }

  private long longest() {
    return runs.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private Path directory(long records) {
    return parent.resolve("log-" + records);
  }

  /**
   * @throws IOException that log could not be written, or there is no free port
   */
  private GatewayProcess.Settings settings(long records) throws IOException {
    String why = unwritten.get(records);
    if (why != null) {
      throw new IOException(why);
    }
    return new GatewayProcess.Settings(
        gatewayJar,
        directory(records),
        parent.resolve("restart.log"),
        GatewayProcess.freePort(),
        GatewayProcess.freePort(),
        null);
  }

  /** What came of it. */
  List<GrowthSeries> series() {
    List<GrowthPoint> points = new ArrayList<>();
    runs.forEach((length, each) -> points.add(new GrowthPoint(new LongNode(length), each)));
    return List.of(
        new GrowthSeries(
            Axis.What.RESTART.text(), "records in the log", GrowthSeries.READY, points),
        new GrowthSeries(
            "restart-after-clean-stop",
            "records stored before",
            GrowthSeries.READY,
            List.of(new GrowthPoint(new LongNode(longest()), afterCleanStop))));
  }
}
