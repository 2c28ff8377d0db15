package io.tallygate.gateway.http;

/**
 * What a body's form asks of its events.
 *
 * @param cloudEvents {@code specversion} and {@code source} are required
 */
record BodyForm(boolean cloudEvents) {
  /** Structured, batch and binary mode of CloudEvents. */
  static final BodyForm CLOUD_EVENTS = new BodyForm(true);

  /** Plain JSON, NDJSON, CSV: the same names, fewer of them required. */
  static final BodyForm PLAIN = new BodyForm(false);
}
