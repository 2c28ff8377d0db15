package io.tallygate.gateway.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Memory of the machine and of the control group against what the virtual machine may take. */
final class MemoryCheck implements Check {
  /** DuckDB's own, thread stacks, code and the mapped journals: what is neither heap nor direct memory. */
  private static final long BESIDE_BYTES = 640L << 20;

  private static final long BYTES_PER_KIB = 1024;

  private final Kernel kernel;
  private final long heapMaxBytes;
  private final long directMaxBytes;

  MemoryCheck(Kernel kernel, long heapMaxBytes, long directMaxBytes) {
    this.kernel = kernel;
    this.heapMaxBytes = heapMaxBytes;
    this.directMaxBytes = directMaxBytes;
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    long available = Math.min(machineBytes(), groupBytes());
    if (available < Long.MAX_VALUE) {
      findings.add(room(available));
    }
    String pages = kernel.text("sys/kernel/mm/transparent_hugepage/enabled");
    if (pages != null) {
      findings.add(hugePages(pages));
    }
    String swappiness = kernel.text("proc/sys/vm/swappiness");
    if (swappiness != null && kernel.lines("proc/swaps").size() > 1) {
      findings.add(
          Finding.warn(
              "memory.swap",
              "on, vm.swappiness " + swappiness,
              "a collector that waits for swapped pages stops everything: switch it off, or set vm.swappiness=1"));
    }
    return findings;
  }

  private Finding room(long available) {
    long needed = heapMaxBytes + directMaxBytes + BESIDE_BYTES;
    String figure =
        String.format(
            Locale.ROOT,
            "%,d MiB for this process; heap %,d + direct %,d + beside %,d MiB at the most",
            available >> 20,
            heapMaxBytes >> 20,
            directMaxBytes >> 20,
            BESIDE_BYTES >> 20);
    return needed <= available
        ? Finding.ok("memory.room", figure)
        : Finding.bad(
            "memory.room",
            figure,
            "the kernel kills the process when it takes that much: lower -Xmx or -XX:MaxDirectMemorySize, or give it more memory");
  }

  private static Finding hugePages(String setting) {
    if (setting.contains("[always]")) {
      return Finding.warn(
          "memory.huge-pages",
          setting,
          "joining pages can hold threads up for milliseconds: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
    }
    return Finding.ok("memory.huge-pages", setting);
  }

  private long machineBytes() {
    for (String line : kernel.lines("proc/meminfo")) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB;
      }
    }
    return Long.MAX_VALUE;
  }

  /** Version 2 of control groups, else version 1. */
  private long groupBytes() {
    String limit = kernel.text("sys/fs/cgroup/memory.max");
    return number(
        limit == null ? kernel.text("sys/fs/cgroup/memory/memory.limit_in_bytes") : limit);
  }

  private static long number(@Nullable String limit) {
    return limit == null || limit.equals("max") ? Long.MAX_VALUE : Long.parseLong(limit);
  }
}
