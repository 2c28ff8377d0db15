package io.tallygate.gateway.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Processors, and how much of them the control group lets the process have. */
final class ProcessorCheck implements Check {
  private final Kernel kernel;
  private final int processors;

  /**
   * @param processors that the virtual machine counts
   */
  ProcessorCheck(Kernel kernel, int processors) {
    this.kernel = kernel;
    this.processors = processors;
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        processors >= 2
            ? Finding.ok("processor.count", processors + " processors")
            : Finding.warn(
                "processor.count",
                "1 processor",
                "sockets, core and force share it: give the process 2 or more"));
    String quota = kernel.text("sys/fs/cgroup/cpu.max");
    if (quota != null && !quota.startsWith("max")) {
      findings.add(quota(quota));
    }
    return findings;
  }

  private static Finding quota(String quota) {
    String[] parts = quota.split("\\s+");
    return Finding.warn(
        "processor.quota",
        String.format(
            Locale.ROOT,
            "%s µs of processor time in every %s µs",
            parts[0],
            parts[parts.length - 1]),
        "at the end of a quota every thread stands still until the next period, and the slowest answers show it: use cpu.weight or a cpuset instead");
  }
}
