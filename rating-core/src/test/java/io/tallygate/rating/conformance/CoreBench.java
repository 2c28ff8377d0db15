package io.tallygate.rating.conformance;

import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.period.LatePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** One core for all cases, on a directory of its own: each case is a tenant of its own. */
final class CoreBench implements AutoCloseable {
  private final Core core;
  private final BillRun run;
  private int desks;

  CoreBench(Path directory) throws IOException {
    core =
        Core.open(
            new CoreSettings(
                directory,
                CoreSettings.Durability.PAGE_CACHE,
                1 << 20,
                3,
                2 << 20,
                64,
                64,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofHours(1),
                1_000,
                1_000_000,
                1 << 20),
            CrashPoints.NONE);
    run =
        new BillRun(
            core::catalog,
            core.usage(),
            core.flushes(),
            core.statements(),
            new LatePolicy(Duration.ZERO));
  }

  /** A tenant that has nothing yet. */
  Desk desk() {
    desks++;
    return new Desk(core, run, "case-" + desks);
  }

  @Override
  public void close() {
    core.close();
  }
}
