package io.tallygate.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/**
 * A run of a system.
 *
 * @param round from 1
 * @param recordsPerSecond 0 if it failed
 * @param failed why it is not counted; null: it is
 */
record PeerRun(
    int round, long records, double seconds, double recordsPerSecond, @Nullable String failed) {
  static PeerRun good(int round, Window.Measured run) {
    return new PeerRun(round, run.records(), run.seconds(), run.records() / run.seconds(), null);
  }

  static PeerRun failed(int round, String why) {
    return new PeerRun(round, 0, 0, 0, why);
  }
}
