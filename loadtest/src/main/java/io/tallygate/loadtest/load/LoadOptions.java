package io.tallygate.loadtest.load;

/**
 * What a run sends.
 *
 * @param protocol binary or HTTP
 * @param records in the measured window; 0: by time
 * @param seconds of the measured window; 0: by records
 * @param warmupSeconds before it
 * @param series that records are spread over evenly
 * @param connections at the same time
 * @param batch records in a frame, or events in a request
 * @param rate records a second, open loop; 0: closed loop
 * @param burst batches that are due at the same time, open loop
 * @param mix what the records are like, binary only
 * @param previewRate previews a second, open loop; 0: none
 */
record LoadOptions(
    Protocol protocol,
    long records,
    long seconds,
    long warmupSeconds,
    int series,
    int connections,
    int batch,
    long rate,
    int burst,
    RecordMix mix,
    long previewRate) {
  /** How records are sent. */
  enum Protocol {
    BINARY,
    HTTP
  }

  /** The same as an open loop of so many records a second, for so long. */
  LoadOptions paced(long recordsPerSecond, long forSeconds) {
    return new LoadOptions(
        protocol,
        0,
        forSeconds,
        warmupSeconds,
        series,
        connections,
        batch,
        recordsPerSecond,
        burst,
        mix,
        previewRate);
  }

  boolean hasPreviews() {
    return previewRate > 0;
  }

  /** Customers of a run with previews: three series each. */
  int customers() {
    return series / BilledSeries.METERS.size();
  }

  LoadLoop.Amount amount() {
    return records > 0 ? LoadLoop.Amount.ofRecords(records) : LoadLoop.Amount.ofSeconds(seconds);
  }
}
