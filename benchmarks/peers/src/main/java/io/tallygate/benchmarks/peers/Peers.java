package io.tallygate.benchmarks.peers;

import io.tallygate.benchmarks.Conditions;
import io.tallygate.benchmarks.peers.TallygatePeer.Way;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the systems in turn, round after round, and writes a table and the single values. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The same usage into Tallygate and into other systems, in turn, several rounds; medians, and what an acknowledgement of"
          + " each is worth. Every run begins on an empty directory, is warmed up, and is checked for completeness."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all rounds ran and were complete", "1:one did not", "2:an option is wrong"})
public final class Peers implements Callable<Integer> {
  /** Start, stop, check and removal of a system's directory, roughly. */
  private static final double SECONDS_AROUND_A_RUN = 6;

  /** As long as Tallygate's usual time between flushes, so that one falls into most windows. */
  private static final int WINDOW_SECONDS = 10;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "In each run, instead of a time: the same number for all systems.")
  private @Nullable Long records;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "About how long each run is measured; default "
              + WINDOW_SECONDS
              + ". What is sent is worked out from the rate of the warm-up; how long it"
              + " took is in the result.")
  private @Nullable Integer seconds;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--series",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "An even number; default ${DEFAULT-VALUE}.")
  private int series;

  @Option(
      names = "--warmup-seconds",
      defaultValue = "10",
      paramLabel = "N",
      description =
          "Before what is measured, for every system: compilers have to come to rest; default ${DEFAULT-VALUE}.")
  private int warmupSeconds;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "These systems only, by the names in the first column.")
  private List<String> only = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where directories are made; default the system's temporary directory.")
  private @Nullable Path data;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Where the result goes, the table beside it as .md; default benchmarks/target/results/peers.json.")
  private @Nullable Path json;

  @Option(
      names = "--tallygate",
      required = true,
      hidden = true,
      paramLabel = "FILE",
      description = "The program.")
  private Path tallygate = Path.of("tallygate");

  /** Exits with the command's code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Peers()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    require(records == null || records >= 1, "--records should be at least 1", records);
    require(seconds == null || seconds >= 1, "--seconds should be at least 1", seconds);
    require(
        records == null || seconds == null, "--records and --seconds exclude each other", seconds);
    require(rounds >= 1, "--rounds should be at least 1", rounds);
    require(series >= 2 && series % 2 == 0, "--series should be even and at least 2", series);
    require(warmupSeconds >= 1, "--warmup-seconds should be at least 1", warmupSeconds);
    Conditions conditions = Conditions.here(Clock.systemUTC());
    List<Peer> peers = chosen(conditions.commit());
    Window window = window();
    Workload workload = new Workload(window, warmupSeconds, series);
    PrintStream out = System.out;
    Path file = json == null ? usualFile() : json;
    out.printf(
        Locale.ROOT,
        "systems %d, rounds %d, %s: about %.0f min%n",
        peers.size(),
        rounds,
        window.text(),
        Math.ceil(estimatedSeconds(peers, window) / 60));
    PeersResult result = new PeersResult(workload, conditions, rounds, peers);
    for (int round = 1; round <= rounds; round++) {
      for (Peer peer : PeerOrder.of(round, peers)) {
        PeerRun run = once(peer, workload, round);
        result.add(peer, run);
        out.printf(Locale.ROOT, "round %d  %-22s %s%n", round, peer.key(), text(run));
      }
      result.write(file);
    }
    out.printf("%n%s%nin %s%n", result.table(file.getFileName().toString()), file);
    return result.isComplete() ? 0 : 1;
  }

  /** Where the other results are, beside the program. */
  private Path usualFile() {
    return tallygate
        .toAbsolutePath()
        .resolveSibling(Path.of("benchmarks", "target", "results", "peers.json"));
  }

  private Window window() {
    if (records != null) {
      return Window.ofRecords(records);
    }
    return Window.ofSeconds(seconds == null ? WINDOW_SECONDS : seconds);
  }

  private double estimatedSeconds(List<Peer> peers, Window window) {
    return rounds
        * peers.stream()
            .mapToDouble(
                peer ->
                    SECONDS_AROUND_A_RUN + warmupSeconds + window.roughSeconds(peer.roughRate()))
            .sum();
  }

  /** The first line of a failure; the whole is in the file. */
  private static String text(PeerRun run) {
    return run.failed() == null
        ? String.format(Locale.ROOT, "%,14.0f records/s", run.recordsPerSecond())
        : "FAILED: " + run.failed().lines().findFirst().orElse("");
  }

  private List<Peer> chosen(String commit) {
    List<Peer> all = new ArrayList<>();
    for (Way way : Way.values()) {
      all.add(new TallygatePeer(tallygate, commit, way));
    }
    all.add(new KafkaPeer(false, false));
    all.add(new KafkaPeer(false, true));
    all.add(new KafkaPeer(true, false));
    all.add(new KafkaPeer(true, true));
    all.add(new QuestPeer(false));
    all.add(new QuestPeer(true));
    all.add(new PostgresPeer(false));
    all.add(new PostgresPeer(true));
    List<String> names = all.stream().map(Peer::key).toList();
    for (String name : only) {
      if (!names.contains(name)) {
        throw wrong(
            "--only names no system [name=" + name + "] [systems=" + String.join(",", names) + "]");
      }
    }
    return all.stream().filter(peer -> only.isEmpty() || only.contains(peer.key())).toList();
  }

  private PeerRun once(Peer peer, Workload workload, int round)
      throws IOException, InterruptedException {
    writeBack();
    Path directory =
        data == null
            ? Files.createTempDirectory("tallygate-peers-")
            : Files.createTempDirectory(Files.createDirectories(data), "peers-");
    try {
      return PeerRun.good(round, peer.run(workload, directory));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return PeerRun.failed(round, String.valueOf(e.getMessage()));
    } finally {
      delete(directory);
    }
  }

  /** So that no system's forces wait for what another has left in the page cache. */
  static void writeBack() throws InterruptedException {
    try {
      new ProcessBuilder("sync").inheritIO().start().waitFor();
    } catch (IOException noSuchProgram) {
      System.err.println("no `sync` here; runs are not set apart by it");
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void require(boolean isRight, String message, @Nullable Number value) {
    if (!isRight) {
      throw wrong(message + " [value=" + value + "]");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        spec == null ? new CommandLine(this) : spec.commandLine(), message);
  }
}
