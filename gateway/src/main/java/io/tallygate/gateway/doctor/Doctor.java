package io.tallygate.gateway.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.channel.epoll.Epoll;
import io.tallygate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/** All checks of a machine, for a gateway with given settings. */
public final class Doctor {
  private final List<Check> checks;

  private Doctor(List<Check> checks) {
    this.checks = checks;
  }

  /**
   * The checks of this machine and this virtual machine.
   *
   * @param data directory, which exists; a file is written there for a few seconds
   */
  public static Doctor of(
      Path data, GatewayConfig config, NanoClock clock, InstantSource wallClock) {
    Kernel kernel = new Kernel(Path.of("/"));
    Runtime runtime = Runtime.getRuntime();
    return new Doctor(
        List.of(
            new FileSystemCheck(data, config.core()),
            new DiskSpeedCheck(data, clock),
            new LimitsCheck(kernel, config.limits()),
            new MemoryCheck(kernel, runtime.maxMemory(), directMaxBytes(runtime)),
            new ProcessorCheck(kernel, runtime.availableProcessors()),
            new CertificateCheck(config.tls(), wallClock),
            new ClockCheck(kernel, new TimeSync(kernel)::ask),
            new JvmCheck(
                Runtime.version().feature(),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .map(GarbageCollectorMXBean::getName)
                    .toList(),
                Epoll.isAvailable())));
  }

  /** As much as the heap where nothing is said. */
  private static long directMaxBytes(Runtime runtime) {
    HotSpotDiagnosticMXBean hotSpot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long said = Long.parseLong(hotSpot.getVMOption("MaxDirectMemorySize").getValue());
    return said == 0 ? runtime.maxMemory() : said;
  }

  /** Runs every check, one after the other. */
  public List<Finding> examine() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      findings.addAll(check.run());
    }
    return findings;
  }

  /** The worst verdict. */
  public static Verdict worst(List<Finding> findings) {
    return findings.stream().map(Finding::verdict).max(Verdict::compareTo).orElse(Verdict.OK);
  }
}
