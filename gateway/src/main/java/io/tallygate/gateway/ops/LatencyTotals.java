package io.tallygate.gateway.ops;

import java.util.List;
import java.util.Map;

/** How many latencies there were since the start, by tag and bucket. Any thread. */
public interface LatencyTotals {
  /**
   * Of one tag. Not changed any more.
   *
   * @param counts how many lay in each bucket of {@link LatencyBuckets#bounds}, and above the last one; not added up
   * @param sumNs of all values, each to 3 digits
   */
  record Total(List<Long> counts, long sumNs) {
    public Total {
      counts = List.copyOf(counts);
    }
  }

  /** By tag, as of the last full second; a tag of which nothing was recorded is not there. */
  Map<String, Total> latencyTotals();
}
