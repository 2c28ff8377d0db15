package io.tallygate.rating.correction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.CoreSettings;
import java.io.FileOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process to be killed while it corrects usage. It looks first at what its predecessor left: all steps that are noted as done,
 * and the next one whole or not at all. Then it takes that one (again), and the next ones. Arguments: data directory, file of steps
 * done, crash point, how often it is passed before.
 */
final class CorrectionCrashTarget {
  static final int EXIT_CODE = 137;

  private CorrectionCrashTarget() {}

  public static void main(String[] args) {
    try {
      run(args);
    } catch (Throwable e) {
      // The core's threads would keep the process alive.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(String[] args) throws Exception {
    Path done = Path.of(args[1]);
    AtomicInteger passes = new AtomicInteger(Integer.parseInt(args[3]));
    CorrectionBench bench =
        new CorrectionBench(
            CorrectionBench.settings(Path.of(args[0]), CoreSettings.Durability.DISK),
            CountedEvents.CATALOG,
            name -> {
              if (name.equals(args[2]) && passes.getAndDecrement() <= 0) {
                Runtime.getRuntime().halt(EXIT_CODE);
              }
            });
    int step = stepsDone(done);
    requireWholeSteps(bench, step);
    try (FileOutputStream notes = new FileOutputStream(done.toFile(), true)) {
      while (true) {
        CorrectionSteps.take(bench, step);
        notes.write((step + "\n").getBytes(UTF_8));
        step++;
      }
    }
  }

  static int stepsDone(Path done) throws Exception {
    return Files.exists(done) ? Files.readAllLines(done).size() : 0;
  }

  /**
   * @return true if the step after those noted was taken
   */
  static boolean requireWholeSteps(CorrectionBench bench, int done) {
    Map<String, BigInteger> counted = CountedEvents.of(bench);
    boolean isNextTaken = counted.equals(CountedEvents.of(CorrectionSteps.left(done + 1)));
    if (!isNextTaken && !counted.equals(CountedEvents.of(CorrectionSteps.left(done)))) {
      throw new IllegalStateException("neither before nor after step " + done + ": " + counted);
    }
    return isNextTaken;
  }
}
