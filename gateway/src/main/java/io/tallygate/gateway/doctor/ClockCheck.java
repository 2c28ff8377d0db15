package io.tallygate.gateway.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The clock: records are dated by their senders and bounded by it, and periods close by it. */
final class ClockCheck implements Check {
  private final Kernel kernel;
  private final Supplier<Synchronised> synchronised;

  /** What the system says of its clock. */
  enum Synchronised {
    YES,
    NO,
    UNKNOWN
  }

  ClockCheck(Kernel kernel, Supplier<Synchronised> synchronised) {
    this.kernel = kernel;
    this.synchronised = synchronised;
  }

  @Override
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    String source = kernel.text("sys/devices/system/clocksource/clocksource0/current_clocksource");
    if (source != null) {
      findings.add(source(source));
    }
    findings.add(
        switch (synchronised.get()) {
          case YES -> Finding.ok("clock.synchronised", "yes");
          case NO ->
              Finding.bad(
                  "clock.synchronised",
                  "no",
                  "records are refused as too early or late, and periods close at the wrong time: run chrony or systemd-timesyncd");
          case UNKNOWN ->
              Finding.warn(
                  "clock.synchronised",
                  "the system does not say",
                  "make sure that the host keeps the time (chrony, systemd-timesyncd): a container takes it from there");
        });
    return findings;
  }

  /** Those that are read without a system call; the others cost a microsecond each time. */
  private static Finding source(String source) {
    return switch (source) {
      case "tsc", "kvm-clock", "arch_sys_counter", "hyperv_clocksource_tsc_page" ->
          Finding.ok("clock.source", source);
      default ->
          Finding.warn(
              "clock.source",
              source,
              "each look at the clock is a system call: use tsc if the machine has a steady one");
    };
  }
}
