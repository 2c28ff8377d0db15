package io.tallygate.benchmarks.growth;

import java.time.Duration;

/**
 * Processor time that the load test's process and the gateway it has started have used so far, in ns; 0 where the system does not
 * say. The system counts in steps of some milliseconds.
 */
record ProcessorTime(long generatorNs, long gatewayNs) {
  /**
   * Now.
   *
   * @param loadTest whose only child is the gateway
   */
  static ProcessorTime of(ProcessHandle loadTest) {
    return new ProcessorTime(
        used(loadTest), loadTest.children().mapToLong(ProcessorTime::used).sum());
  }

  private static long used(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  ProcessorTime since(ProcessorTime earlier) {
    return new ProcessorTime(generatorNs - earlier.generatorNs, gatewayNs - earlier.gatewayNs);
  }
}
