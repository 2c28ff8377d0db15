package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.billing.Statement;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever moment the process dies at, nothing acknowledged is lost, nothing is counted twice, and the statements are
 * those of a run that nothing disturbed; on one directory, over many lives.
 *
 * <p>Method: {@link CrashTarget} in a child process halts itself at every named point, or is killed at a random moment of
 * its traffic; then the next child goes on. In the end the counters must be exactly what the producers' last sequences say,
 * every acknowledged frame must be among them, all laws must hold, and another core, fed with the same usage and left alone,
 * must come to the same statements. What is simulated is the death of the process; power and kernel are simulated by {@code
 * UsageLogSimulationTest}.
 *
 * <p>{@code ./tallygate crashtest ROUNDS [SEED]} runs more rounds: {@code -Dtallygate.crash.rounds} and {@code
 * -Dtallygate.crash.seed}.
 */
class CoreCrashIT {
  private static final String[] INGEST_POINTS = {
    "before-append",
    "after-append",
    "before-force",
    "after-force",
    "before-deltas",
    "after-ids",
    "after-mark",
    "before-store",
    "after-store",
    "after-recycle",
    "before-merge",
    "in-merge",
    "after-merge"
  };
  private static final String[] STATEMENT_POINTS = {
    "before-statement-append",
    "before-statement-force",
    "after-statement-force",
    "before-statement-index",
    "after-statement-index"
  };

  /** Killed from outside, at a moment of its traffic. */
  private static final String ANY_MOMENT = "none";

  private static final int ROUNDS = Integer.getInteger("tallygate.crash.rounds", 24);
  private static final long SEED = Long.getLong("tallygate.crash.seed", 20261123L);

  /** More than a child ever sends: a merge comes with time, not with frames, so it goes on until it is stopped. */
  private static final int FRAMES = 10_000_000;

  private static final int NO_BILLS = -1;

  /** Many times what a child needs, for machines that are busy otherwise. */
  private static final int CHILD_SECONDS = 300;

  @TempDir Path directory;
  private final Random random = new Random(SEED);

  @BeforeAll
  static void printSeed() {
    System.out.printf("crash test [rounds=%d] [seed=%d]%n", ROUNDS, SEED);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path acks() {
    return directory.resolve("acks");
  }

  @Test
  void shouldLoseAndDoubleNothingAndIssueTheStatementsOfAnUndisturbedRun() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      crash("round " + (round + 1), ingestPoint(round), FRAMES, NO_BILLS);
    }
    long[] sequences = checkCounted();

    // Each bill run closes one more month, and is killed in its first batch of statements or its
    // second.
    for (int month = 0; month < STATEMENT_POINTS.length; month++) {
      crash("month " + (month + 1), STATEMENT_POINTS[month], 0, month);
    }
    List<Statement> issued = finish();
    assertThat(issued).hasSize(CrashCatalog.MONTHS * CrashCatalog.SUBSCRIPTIONS);
    assertThat(issued.stream().map(CrashBilling::seen))
        .as("seed %s", SEED)
        .containsExactlyElementsOf(
            undisturbed(sequences).stream().map(CrashBilling::seen).toList());
    checkLaws();
  }

  @Test
  void shouldOweTheSameWhenBillRunsDieBesideUsageThatComesLate() throws Exception {
    int rounds = Math.max(2 * STATEMENT_POINTS.length, ROUNDS / 3);
    for (int round = 0; round < rounds; round++) {
      String point =
          round % 2 == 0
              ? STATEMENT_POINTS[round / 2 % STATEMENT_POINTS.length]
              : ingestPoint(random.nextInt(INGEST_POINTS.length * 8));
      int month = Math.min(round, CrashCatalog.MONTHS - 1);
      crash("bill round " + (round + 1), point, FRAMES, month);
    }
    long[] sequences = checkCounted();
    List<Statement> issued = finish();
    assertThat(issued).as("some usage came late").anyMatch(each -> !each.adjustments().isEmpty());
    assertThat(issued).extracting(Statement::number).doesNotHaveDuplicates().isSorted();
    assertThat(CrashBilling.owed(issued))
        .as("seed %s", SEED)
        .isEqualTo(CrashBilling.owed(undisturbed(sequences)));
    checkLaws();
  }

  /** Every point in turn, and every eighth time none of them. */
  private static String ingestPoint(int round) {
    return round % 8 == 7 ? ANY_MOMENT : INGEST_POINTS[(round - round / 8) % INGEST_POINTS.length];
  }

  /** The counters are what the producers' last sequences say, and all that was acknowledged is among these. */
  private long[] checkCounted() throws Exception {
    long[] sequences = new long[CoreTraffic.PRODUCERS];
    Map<String, BigInteger> counted;
    try (Core core = Core.open(CrashTarget.settings(data()), CrashPoints.NONE)) {
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
    for (String line : Files.readAllLines(acks())) {
      String[] words = line.split(" ");
      assertThat(Long.parseLong(words[3]))
          .as("acknowledged and kept")
          .isLessThanOrEqualTo(sequences[words[1].charAt(1) - '0']);
    }
    return sequences;
  }

  /** Closes what is still open; everything issued. Nothing is owed after that. */
  private List<Statement> finish() throws Exception {
    try (Core core = Core.open(CrashTarget.settings(data()), CrashPoints.NONE)) {
      CrashBilling.close(core, CrashCatalog.MONTHS - 1);
      assertThat(CrashBilling.close(core, CrashCatalog.MONTHS - 1).statements()).isEmpty();
      return CrashBilling.statements(core);
    }
  }

  /** The statements of a core that gets the same usage and is left alone. */
  private List<Statement> undisturbed(long[] sequences) throws Exception {
    Path other = directory.resolve("undisturbed");
    try (Core core = Core.open(CrashTarget.settings(other), CrashPoints.NONE)) {
      CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
      for (int producer = 0; producer < sequences.length; producer++) {
        while (traffic.sequence(producer) < sequences[producer]) {
          traffic.sendNext(producer);
        }
      }
      traffic.drain();
      CrashBilling.close(core, CrashCatalog.MONTHS - 1);
      return CrashBilling.statements(core);
    }
  }

  private void checkLaws() throws Exception {
    VerificationReport report = Verification.run(CrashTarget.settings(data()), acks());
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

  /** How often a child passes a point before it dies there, so that it does get there. */
  private int passes(String point) {
    return switch (point) {
      case "before-append", "after-append", "before-force", "after-force" -> random.nextInt(200);
      case "before-statement-append" -> random.nextInt(CrashCatalog.SUBSCRIPTIONS);
      case "before-statement-force",
          "after-statement-force",
          "before-statement-index",
          "after-statement-index" ->
          random.nextInt(2);
      // The first merge: it comes after seconds, the next ones after many, and traffic goes on all
      // the time.
      case "before-merge", "in-merge", "after-merge" -> 0;
      default -> random.nextInt(3);
    };
  }

  private void crash(String round, String point, int frames, int month)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int passes = passes(point);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").trim().split("\\s+")));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-Djava.io.tmpdir=" + directory,
            "-cp",
            System.getProperty("java.class.path"),
            CrashTarget.class.getName(),
            data().toString(),
            acks().toString(),
            point,
            Integer.toString(passes),
            Integer.toString(frames),
            Integer.toString(month)));
    Path said = directory.resolve("said");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (point.equals(ANY_MOMENT)) {
      killUnderTraffic(child);
    }
    boolean ended = child.waitFor(CHILD_SECONDS, TimeUnit.SECONDS);
    child.destroyForcibly();
    assertThat(ended).as("child at %s said: %s", point, Files.readString(said)).isTrue();
    assertThat(child.exitValue())
        .as("child at %s said: %s", point, Files.readString(said))
        .isEqualTo(CrashTarget.EXIT_CODE);
    System.out.printf(
        "%s: %s, passed %d times before, %d ms%n",
        round, point, passes, (System.nanoTime() - begin) / 1_000_000);
  }

  /** Kills the child when so many acknowledgements more have been written. */
  private void killUnderTraffic(Process child) throws IOException {
    long before = Files.exists(acks()) ? Files.size(acks()) : 0;
    long wanted = before + 200 + random.nextInt(20_000);
    while (child.isAlive() && (!Files.exists(acks()) || Files.size(acks()) < wanted)) {
      Thread.onSpinWait();
    }
    child.destroyForcibly();
  }
}
