package io.tallygate.loadtest.budget;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole machine at one moment.
 *
 * @param nanoTime of this process
 * @param wallClock to find the samples by
 * @param gateway its process
 * @param generators this process and all that it started, but for the gateway, by process number
 */
record Moment(
    long nanoTime,
    Instant wallClock,
    MachineTimes machine,
    ProcessTimes gateway,
    Map<Long, ProcessTimes> generators) {
  private static final Path PROC = Path.of("/proc");

  /** Takes some milliseconds. */
  static Moment now(long gatewayPid) throws IOException {
    long nanoTime = System.nanoTime();
    Instant wallClock = Instant.now();
    MachineTimes machine = MachineTimes.parse(Files.readString(PROC.resolve("stat")));
    ProcessTimes gateway = ProcessTimes.read(PROC.resolve(Long.toString(gatewayPid)));
    Map<Long, ProcessTimes> generators = new TreeMap<>();
    ProcessHandle own = ProcessHandle.current();
    generators.put(own.pid(), ProcessTimes.read(PROC.resolve(Long.toString(own.pid()))));
    for (ProcessHandle child : own.descendants().toList()) {
      if (child.pid() != gatewayPid) {
        try {
          generators.put(child.pid(), ProcessTimes.read(PROC.resolve(Long.toString(child.pid()))));
        } catch (IOException ended) {
          // A child may end at any time: what it used is part of what the budget cannot assign.
        }
      }
    }
    return new Moment(nanoTime, wallClock, machine, gateway, generators);
  }
}
