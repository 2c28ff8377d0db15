package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.UsageRow;
import io.tallygate.rating.verify.LawResult;
import io.tallygate.rating.verify.Verification;
import io.tallygate.rating.verify.VerificationReport;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever moment the process dies at, nothing acknowledged is lost and nothing is counted twice, on one directory,
 * over many lives.
 *
 * <p>Method: {@link CrashTarget} in a child process halts itself at every named point, or is killed at a random moment of
 * its traffic; then the next child goes on. In the end the counters must be exactly what the producers' last sequences say,
 * every acknowledged frame must be among them, and all laws must hold. {@code -Dtallygate.crash.rounds=N} for more rounds,
 * {@code -Dtallygate.crash.seed=N} for others.
 */
class CoreCrashIT {
  private static final String[] POINTS = {
    "before-append",
    "after-append",
    "before-force",
    "after-force",
    "before-deltas",
    "after-ids",
    "after-mark",
    "before-store",
    "after-store",
    "after-recycle"
  };

  private static final int ROUNDS = Integer.getInteger("tallygate.crash.rounds", 24);
  private static final long SEED = Long.getLong("tallygate.crash.seed", 20261123L);

  @TempDir Path directory;

  @Test
  void nothingIsLostOrDoubledOverManyCrashes() throws Exception {
    Path data = directory.resolve("data");
    Path acks = directory.resolve("acks");
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      boolean named = round % 8 != 7;
      String point = named ? POINTS[(round + round / 8) % POINTS.length] : "none";
      boolean logPoint = point.endsWith("append") || point.endsWith("force");
      crash(data, acks, point, random.nextInt(logPoint ? 200 : 3), random);
    }
    long[] sequences = new long[CoreTraffic.PRODUCERS];
    Map<String, BigInteger> counted;
    try (Core core = Core.open(CrashTarget.settings(data), CrashPoints.NONE)) {
      CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
      for (int i = 0; i < sequences.length; i++) {
        sequences[i] = traffic.sequence(i);
      }
      core.flushes().flushAndStore();
      counted = counted(core);
    }
    assertThat(counted).as("seed %s", SEED).isEqualTo(CoreTraffic.expected(sequences));
    assertThat(Arrays.stream(sequences).min().getAsLong())
        .as("traffic went through")
        .isGreaterThan(100);
    for (String line : Files.readAllLines(acks)) {
      String[] words = line.split(" ");
      assertThat(Long.parseLong(words[3]))
          .as("acknowledged and kept")
          .isLessThanOrEqualTo(sequences[words[1].charAt(1) - '0']);
    }
    VerificationReport report = Verification.run(CrashTarget.settings(data), acks);
    assertThat(report.laws()).allSatisfy(CoreCrashIT::holds);
  }

  private static void holds(LawResult law) {
    assertThat(law.faults()).as("law %s: %s", law.number(), law.checked()).isEmpty();
  }

  static Map<String, BigInteger> counted(Core core) {
    Map<String, BigInteger> totals = new TreeMap<>();
    for (int meter = 0; meter < 3; meter++) {
      add(core, totals, "meter " + meter, meter, SeriesDefinition.NONE);
    }
    add(core, totals, "meter 1 60/60", 1, 0);
    add(core, totals, "meter 1 60/6", 1, 1);
    return totals;
  }

  private static void add(
      Core core, Map<String, BigInteger> totals, String name, int meter, int decomposition) {
    for (UsageRow row :
        core.usage().usage(meter, decomposition, null, 0, Long.MAX_VALUE / 2, Long.MAX_VALUE)) {
      totals.merge(name + " count", BigInteger.valueOf(row.count()), BigInteger::add);
      totals.merge(name + " sum", row.sum(), BigInteger::add);
    }
  }

  private static void crash(Path data, Path acks, String point, int passes, Random random)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").trim().split("\\s+")));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashTarget.class.getName(),
            data.toString(),
            acks.toString(),
            point,
            Integer.toString(passes),
            "20000"));
    Path said = acks.resolveSibling("said");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (point.equals("none")) {
      killUnderTraffic(child, acks, random);
    }
    boolean ended = child.waitFor(60, TimeUnit.SECONDS);
    child.destroyForcibly();
    assertThat(ended).as("child at %s said: %s", point, Files.readString(said)).isTrue();
    assertThat(child.exitValue())
        .as("child at %s said: %s", point, Files.readString(said))
        .isEqualTo(137);
  }

  /** Kills the child when so many acknowledgements more have been written. */
  private static void killUnderTraffic(Process child, Path acks, Random random) throws IOException {
    long before = Files.exists(acks) ? Files.size(acks) : 0;
    long wanted = before + 200 + random.nextInt(20_000);
    while (child.isAlive() && (!Files.exists(acks) || Files.size(acks) < wanted)) {
      Thread.onSpinWait();
    }
    child.destroyForcibly();
  }
}
