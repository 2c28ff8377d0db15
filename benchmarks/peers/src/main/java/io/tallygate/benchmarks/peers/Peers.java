package io.tallygate.benchmarks.peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the systems in turn, round after round, and prints a table. */
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
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--records",
      defaultValue = "10000000",
      paramLabel = "N",
      description = "In each run; default ${DEFAULT-VALUE}.")
  private long records;

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
  public Integer call() throws IOException {
    List<Peer> peers = chosen();
    Workload workload = new Workload(records, records / 5, series);
    PrintStream out = System.out;
    Map<Peer, List<Double>> rates = new LinkedHashMap<>();
    boolean isComplete = true;
    for (int round = 1; round <= rounds; round++) {
      for (Peer peer : peers) {
        try {
          double rate = records / once(peer, workload);
          rates.computeIfAbsent(peer, each -> new ArrayList<>()).add(rate);
          out.printf(Locale.ROOT, "round %d  %-22s %,14.0f records/s%n", round, peer.key(), rate);
        } catch (Exception e) {
          isComplete = false;
          out.printf("round %d  %-22s FAILED: %s%n", round, peer.key(), e.getMessage());
        }
      }
    }
    table(rates, out);
    return isComplete ? 0 : 1;
  }

  private List<Peer> chosen() {
    List<Peer> all = new ArrayList<>(TallygatePeer.both(tallygate));
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
        throw new ParameterException(
            spec == null ? new CommandLine(this) : spec.commandLine(),
            "--only names no system [name=" + name + "] [systems=" + String.join(",", names) + "]");
      }
    }
    return all.stream().filter(peer -> only.isEmpty() || only.contains(peer.key())).toList();
  }

  private double once(Peer peer, Workload workload) throws Exception {
    Path directory =
        data == null
            ? Files.createTempDirectory("tallygate-peers-")
            : Files.createTempDirectory(Files.createDirectories(data), "peers-");
    try {
      return peer.run(workload, directory);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void table(Map<Peer, List<Double>> rates, PrintStream out) {
    double own =
        rates.entrySet().stream()
            .filter(each -> each.getKey().key().equals("tallygate"))
            .mapToDouble(each -> median(each.getValue()))
            .findFirst()
            .orElse(Double.NaN);
    out.printf(
        Locale.ROOT,
        "%n%,d records a run, %,d series, %d rounds, %d processors, JDK %s%n%n",
        records,
        series,
        rounds,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    out.println(
        "| name | what | records/s, median | least | most | binary Tallygate is faster by | forced | counted | deduplicated |");
    out.println("|---|---|---:|---:|---:|---:|---|---|---|");
    rates.forEach(
        (peer, all) -> {
          Peer.Guarantees guarantees = peer.guarantees();
          out.printf(
              Locale.ROOT,
              "| %s | %s | %,.0f | %,.0f | %,.0f | %.1f | %s | %s | %s |%n",
              peer.key(),
              peer.text(),
              median(all),
              all.stream().mapToDouble(each -> each).min().orElse(0),
              all.stream().mapToDouble(each -> each).max().orElse(0),
              own / median(all),
              word(guarantees.forced()),
              word(guarantees.counted()),
              word(guarantees.deduplicated()));
        });
  }

  private static String word(boolean isSo) {
    return isSo ? "yes" : "no";
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
