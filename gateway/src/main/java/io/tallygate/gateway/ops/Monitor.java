package io.tallygate.gateway.ops;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.RatingCore;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What watches a gateway, second by second:
 *
 * <pre>
 *   recorders ──▶ sampler ─┬─▶ recent latencies ──▶ metrics
 *                          ├─▶ buckets ──▶ metrics
 *                          ├─▶ archive (disk) ──▶ history
 *                          └─▶ feed: live status
 * </pre>
 *
 * Nothing happens before {@link #start}. Started and closed by one thread; its parts are read by any.
 */
public final class Monitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Monitor.class);

  private final EpochClock clock;
  private final RecentLatencies recent = new RecentLatencies();
  private final LatencyBuckets buckets = new LatencyBuckets();
  private final LatencyArchive archive;
  private final LatencyHistory history;
  private final LiveFeed feed = new LiveFeed();
  private final LatencySampler sampler;

  public Monitor(RatingCore core, GatewayConfig.Latency settings, EpochClock clock) {
    this.clock = clock;
    archive =
        new LatencyArchive(
            core.settings().dataDirectory().resolve("latency"),
            settings.keep(),
            settings.maxBytes());
    history = new LatencyHistory(archive);
    sampler =
        new LatencySampler(
            core.statistics().latencies(), clock, List.of(recent, buckets, archive, feed));
  }

  public void start() {
    archive.catchUp(clock.time());
    sampler.start();
  }

  public RecentLatencies recent() {
    return recent;
  }

  /** Of every tag since the start. */
  public LatencyTotals totals() {
    return buckets;
  }

  public LatencyArchive archive() {
    return archive;
  }

  public LatencyHistory history() {
    return history;
  }

  public LiveFeed feed() {
    return feed;
  }

  /** By which it tells the time. */
  public EpochClock clock() {
    return clock;
  }

  /** Takes what was recorded last, and ends. */
  @Override
  public void close() {
    sampler.close();
    try {
      archive.close();
    } catch (IOException e) {
      LOG.warn("the last latencies may not have been kept", e);
    }
  }
}
