package io.tallygate.gateway.binary;

import io.tallygate.rating.meter.Meters;

/** For whom a connection speaks since its Hello, and what its numbers mean. Event loop only. */
final class Session {
  /** What the producer defined. */
  final SeriesTable series = new SeriesTable();

  /** Of the meters that the producer uses. */
  final TimeBounds bounds = new TimeBounds();

  /** The newest when the frame at hand was looked at. */
  Meters meters;

  /** The catalog's number, from the API key. */
  int tenant;

  /** The core's number; 0 until it has opened the producer. */
  int producer;

  int epoch;

  Session(Meters meters) {
    this.meters = meters;
  }

  /** What holds for the frames that are looked at now. */
  void at(long gatewayTimeMs, Meters newest) {
    meters = newest;
    bounds.at(gatewayTimeMs, newest);
  }
}
