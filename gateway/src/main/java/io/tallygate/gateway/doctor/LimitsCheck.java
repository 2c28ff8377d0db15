package io.tallygate.gateway.doctor;

import io.tallygate.gateway.config.GatewayConfig;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Limits of the process: {@code ulimit} of the shell, {@code Limit…=} of the service. */
final class LimitsCheck implements Check {
  /** Segments, journals, the store, jars and event loops open some 150 files; the rest is room. */
  private static final long OWN_FILES = 512;

  private static final String FILE = "proc/self/limits";

  private final Kernel kernel;
  private final GatewayConfig.Limits limits;

  LimitsCheck(Kernel kernel, GatewayConfig.Limits limits) {
    this.kernel = kernel;
    this.limits = limits;
  }

  @Override
  public List<Finding> run() {
    OptionalLong files = softLimit("Max open files");
    return files.isEmpty() ? List.of() : List.of(openFiles(files.getAsLong()));
  }

  private Finding openFiles(long files) {
    long needed = (long) limits.connections() + limits.httpConnections() + OWN_FILES;
    String figure = said(files) + " files";
    return files >= needed
        ? Finding.ok("limit.nofile", figure)
        : Finding.bad(
            "limit.nofile",
            figure,
            String.format(
                Locale.ROOT,
                "limits.connections and limits.http-connections need %,d: raise it (LimitNOFILE=%d in the unit, ulimit -n)",
                needed,
                needed));
  }

  private static String said(long value) {
    return value == Long.MAX_VALUE ? "unlimited" : String.format(Locale.ROOT, "%,d", value);
  }

  private OptionalLong softLimit(String name) {
    return kernel.lines(FILE).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
        .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
        .findFirst();
  }
}
