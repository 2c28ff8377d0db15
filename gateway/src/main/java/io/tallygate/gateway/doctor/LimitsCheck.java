package io.tallygate.gateway.doctor;

import io.tallygate.gateway.config.GatewayConfig;
import java.util.ArrayList;
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
    List<Finding> findings = new ArrayList<>();
    softLimit("Max open files").ifPresent(files -> findings.add(openFiles(files)));
    softLimit("Max locked memory").ifPresent(bytes -> findings.add(lockedMemory(bytes)));
    return findings;
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

  /** For people who look for it: nothing locks memory. */
  private static Finding lockedMemory(long bytes) {
    String figure = bytes == Long.MAX_VALUE ? "unlimited" : said(bytes) + " bytes";
    return Finding.ok("limit.memlock", figure + "; the gateway locks no memory");
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
