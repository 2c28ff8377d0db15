package io.tallygate.gateway.ops;

import org.HdrHistogram.Histogram;

/** Told of each interval, tag by tag, by the sampler's thread. It must not wait for anybody. */
public interface IntervalListener {
  /**
   * What was recorded under one tag.
   *
   * @param histogram nanoseconds, not empty, with tag, start and end set; good during the call
   */
  void interval(String tag, Histogram histogram);

  /**
   * The interval is over: every tag has been told of.
   *
   * @param startMs since 1970
   * @param endMs start of the next interval
   */
  void end(long startMs, long endMs);
}
