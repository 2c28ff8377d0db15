package io.tallygate.gateway.http;

import java.util.List;

/**
 * What became of the events of one request, when all that were taken are durable.
 *
 * @param events in the request, readable or not
 * @param duplicates those among them that had been counted before
 * @param refusals in the order of the request, but for those that no series could be had for
 */
public record IngestOutcome(int events, int duplicates, List<Refusal> refusals) {
  /** Events counted by this request. */
  public int accepted() {
    return events - refusals.size() - duplicates;
  }
}
