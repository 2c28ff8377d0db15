package io.tallygate.loadtest.load;

/**
 * The gateway's own counters at one moment.
 *
 * @param incarnation raised at each of its starts
 * @param flushes since its start
 * @param checkpoints usage store transactions since its start
 * @param segmentsRecycled since its start
 * @param logBytes written to the usage log since its start
 * @param poolBytes of segment files written ahead
 * @param durability as it calls it
 */
record GatewayFigures(
    long incarnation,
    long flushes,
    long checkpoints,
    long segmentsRecycled,
    long logBytes,
    long poolBytes,
    String durability) {
  /** Of a gateway that could not be asked. */
  static final GatewayFigures UNKNOWN = new GatewayFigures(0, 0, 0, 0, 0, 0, "unknown");

  /** What happened between an earlier moment and this one; since its start if it was restarted meanwhile. */
  GatewayFigures since(GatewayFigures earlier) {
    if (earlier.incarnation != incarnation) {
      return this;
    }
    return new GatewayFigures(
        incarnation,
        flushes - earlier.flushes,
        checkpoints - earlier.checkpoints,
        segmentsRecycled - earlier.segmentsRecycled,
        logBytes - earlier.logBytes,
        poolBytes,
        durability);
  }
}
