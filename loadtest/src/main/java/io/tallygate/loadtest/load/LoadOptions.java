package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What a run sends. Also the form in which it goes to another process.
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
 * @param processes that send
 * @param profile how the rate changes, open loop
 * @param profileSeconds after which it begins again
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
    long previewRate,
    int processes,
    RateProfile profile,
    long profileSeconds) {
  /** From one process, and with a rate that stays. */
  LoadOptions(
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
    this(
        protocol,
        records,
        seconds,
        warmupSeconds,
        series,
        connections,
        batch,
        rate,
        burst,
        mix,
        previewRate,
        1,
        RateProfile.EVEN,
        1);
  }

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
        previewRate,
        processes,
        profile,
        profileSeconds);
  }

  boolean hasPreviews() {
    return previewRate > 0;
  }

  /** Customers of a run with previews: three series each. */
  int customers() {
    return series / BilledSeries.METERS.size();
  }

  /** Connections that are opened: over the binary protocol each has a series at least. */
  int openConnections() {
    return protocol == Protocol.BINARY ? Math.min(connections, series) : connections;
  }

  /** How much is sent in the measured window, by everyone. */
  LoadLoop.Amount amount() {
    return records > 0 ? LoadLoop.Amount.ofRecords(records) : LoadLoop.Amount.ofSeconds(seconds);
  }

  /** What was asked for, as every result says it. */
  void putInto(ObjectNode json) {
    json.put("series", series);
    json.put("batch", batch);
    json.put("connections", connections);
    json.put("processes", processes);
    json.put("protocol", protocol.name().toLowerCase(Locale.ROOT));
    json.put("loop", rate == 0 ? "closed" : "open");
    json.put("rate", rate);
    json.put("burst", burst);
    json.put("profile", profile.name().toLowerCase(Locale.ROOT));
    json.put("profileSeconds", profileSeconds);
    json.put("zipf", mix.zipf());
    json.put("latePercent", mix.latePercent());
    json.put("lateHours", mix.lateHours());
    EventDetail detail = mix.detail();
    json.put("frames", detail == null ? "usage" : "detail");
    json.put("attributes", detail == null ? 0 : detail.attributes());
    json.put("repeatPercent", detail == null ? 0 : detail.repeatPercent());
    json.put("warmupSeconds", warmupSeconds);
  }
}
