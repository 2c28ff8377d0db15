package io.tallygate.rating.correction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: whatever moment the process dies at, a correction has happened whole or not at all, and asked for once more it changes nothing.
 *
 * <p>Method: {@link CorrectionCrashTarget} in a child process voids, replaces and back-fills events, counted and kept ones, and halts
 * itself at a named point, or is killed at a random moment. The next child first compares every counter and kept event with what
 * follows from the steps done; then it takes the last one again. What is simulated is the death of the process.
 */
class CorrectionCrashIT {
  private static final String ANY_MOMENT = "none";
  private static final String[] POINTS = {
    "before-append",
    "after-append",
    ANY_MOMENT,
    "before-force",
    "after-force",
    "before-deltas",
    "after-ids",
    ANY_MOMENT,
    "after-mark",
    "before-store",
    "after-store",
    "after-recycle",
    ANY_MOMENT
  };
  private static final int ROUNDS = Integer.getInteger("tallygate.crash.rounds", POINTS.length);
  private static final long SEED = Long.getLong("tallygate.crash.seed", 20261126L);
  private static final int CHILD_SECONDS = 300;

  @TempDir Path directory;

  private final Random random = new Random(SEED);

  @Test
  void shouldCorrectWholeOrNotAtAllAndNeverTwice() throws Exception {
    System.out.printf("correction crash test [rounds=%d] [seed=%d]%n", ROUNDS, SEED);
    Path done = directory.resolve("done");
    for (int round = 0; round < ROUNDS; round++) {
      crash(POINTS[round % POINTS.length], done);
    }
    int steps = CorrectionCrashTarget.stepsDone(done);
    assertThat(steps).as("steps done").isGreaterThan(2 * ROUNDS);
    CoreSettings settings =
        CorrectionBench.settings(directory.resolve("data"), CoreSettings.Durability.DISK);
    try (CorrectionBench bench = new CorrectionBench(settings, CountedEvents.CATALOG, name -> {})) {
      boolean isNextTaken = CorrectionCrashTarget.requireWholeSteps(bench, steps);
      for (int again = isNextTaken ? steps : steps - 1; again <= steps; again++) {
        CorrectionSteps.take(bench, again);
      }
      assertThat(CountedEvents.of(bench))
          .as("seed %s", SEED)
          .isEqualTo(CountedEvents.of(CorrectionSteps.left(steps + 1)));
    }
    assertThat(Verification.run(settings, null).laws())
        .isNotEmpty()
        .allSatisfy(
            law -> assertThat(law.faults()).as("%s: %s", law.law(), law.checked()).isEmpty());
  }

  private void crash(String point, Path done) throws IOException, InterruptedException {
    int passes = random.nextInt(20);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").trim().split("\\s+")));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            CorrectionCrashTarget.class.getName(),
            directory.resolve("data").toString(),
            done.toString(),
            point,
            Integer.toString(passes)));
    Path said = directory.resolve("said");
    long begin = System.nanoTime();
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (point.equals(ANY_MOMENT)) {
      killAmongSteps(child, done);
    }
    boolean ended = child.waitFor(CHILD_SECONDS, TimeUnit.SECONDS);
    child.destroyForcibly();
    assertThat(ended).as("child at %s said: %s", point, Files.readString(said)).isTrue();
    assertThat(child.exitValue())
        .as("child at %s said: %s", point, Files.readString(said))
        .isEqualTo(CorrectionCrashTarget.EXIT_CODE);
    System.out.printf(
        "%s, passed %d times before, %d ms%n",
        point, passes, (System.nanoTime() - begin) / 1_000_000);
  }

  /** Kills the child a random time after it has noted a few more steps. */
  private void killAmongSteps(Process child, Path done) throws IOException, InterruptedException {
    long before = Files.exists(done) ? Files.size(done) : 0;
    while (child.isAlive() && (!Files.exists(done) || Files.size(done) < before + 12)) {
      Thread.onSpinWait();
    }
    child.waitFor(random.nextInt(100), TimeUnit.MILLISECONDS);
    child.destroyForcibly();
  }
}
