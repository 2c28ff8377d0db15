package io.tallygate.loadtest.load;

/**
 * What a gateway holds at one moment.
 *
 * @param rssMb resident memory of its process; -1 unknown
 * @param heapUsedMb of its Java heap, garbage included; -1 unknown
 * @param lagBytes of the log that the usage store does not have yet; -1 unknown
 */
record GatewayGauges(long rssMb, long heapUsedMb, long lagBytes) {
  /** Of a gateway that could not be asked. */
  static final GatewayGauges UNKNOWN = new GatewayGauges(-1, -1, -1);
}
