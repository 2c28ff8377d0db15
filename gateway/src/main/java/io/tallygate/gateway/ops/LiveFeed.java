package io.tallygate.gateway.ops;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Takes the live status once a second and gives it to whoever watches. The sampler's thread gives; any thread begins to watch. */
public final class LiveFeed implements IntervalListener {
  /** Is given the status. Must hand over and return. */
  public interface Watcher {
    /** Every second. */
    void second(Map<String, Object> status);
  }

  private volatile @Nullable LiveStatus status;
  private volatile @Nullable Watcher watcher;
  private volatile @Nullable Map<String, Object> last;
  private final LivePast past = new LivePast();

  /** What is shown from now on. */
  public void show(LiveStatus shown) {
    status = shown;
  }

  /** The one that is told. */
  public void watch(Watcher told) {
    watcher = told;
  }

  @Override
  public void interval(String tag, Histogram histogram) {
    // What was recorded is in the recent latencies, which the status reads.
  }

  @Override
  public void end(long startMs, long endMs) {
    Map<String, Object> taken = take(endMs);
    Watcher told = watcher;
    if (taken != null && told != null) {
      told.second(taken);
    }
  }

  private synchronized @Nullable Map<String, Object> take(long nowMs) {
    LiveStatus shown = status;
    if (shown == null) {
      return null;
    }
    Map<String, Object> taken = shown.take(nowMs);
    past.add(shown.second());
    last = taken;
    return taken;
  }

  /** The last ten minutes in columns, the last status included. */
  public Map<String, Object> past() {
    return past.columns();
  }

  /**
   * The status that was taken last; one of now if there was none yet.
   *
   * @throws IllegalStateException if nothing is shown
   */
  public Map<String, Object> last(long nowMs) {
    Map<String, Object> known = last;
    Map<String, Object> taken = known == null ? take(nowMs) : known;
    if (taken == null) {
      throw new IllegalStateException("no status is shown");
    }
    return taken;
  }
}
