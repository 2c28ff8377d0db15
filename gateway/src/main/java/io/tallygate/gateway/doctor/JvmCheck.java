package io.tallygate.gateway.doctor;

import java.util.ArrayList;
import java.util.List;

/** The virtual machine that this command runs in: that of {@code serve} if started in the same way. */
final class JvmCheck implements Check {
  private static final int VERSION_MIN = 17;

  private final int version;
  private final List<String> flags;
  private final List<String> collectors;
  private final boolean isEpollLoaded;

  /**
   * @param version feature version of Java
   * @param flags of the command line
   * @param collectors names of the garbage collectors
   * @param isEpollLoaded whether Netty's native transport is there
   */
  JvmCheck(int version, List<String> flags, List<String> collectors, boolean isEpollLoaded) {
    this.version = version;
    this.flags = List.copyOf(flags);
    this.collectors = List.copyOf(collectors);
    this.isEpollLoaded = isEpollLoaded;
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        version >= VERSION_MIN
            ? Finding.ok("jvm.version", "Java " + version)
            : Finding.bad("jvm.version", "Java " + version, "use Java 17 or later"));
    findings.add(
        flags.stream().anyMatch(flag -> flag.startsWith("-Xmx"))
            ? Finding.ok("jvm.heap", String.join(" ", flags))
            : Finding.warn(
                "jvm.heap",
                flags.isEmpty() ? "no flags" : String.join(" ", flags),
                "heap and direct memory are then a quarter of the machine each: set -Xmx and -XX:MaxDirectMemorySize"));
    findings.add(
        collectors.contains("Copy") || collectors.contains("MarkSweepCompact")
            ? Finding.warn(
                "jvm.collector",
                String.join(", ", collectors),
                "the serial collector is chosen on small machines and stops longest: -XX:+UseG1GC")
            : Finding.ok("jvm.collector", String.join(", ", collectors)));
    findings.add(
        isEpollLoaded
            ? Finding.ok("transport", "epoll")
            : Finding.warn(
                "transport",
                "nio",
                "the native transport does not load (another system than Linux, or /tmp mounted noexec: set -Dio.netty.native.workdir)"));
    return findings;
  }
}
