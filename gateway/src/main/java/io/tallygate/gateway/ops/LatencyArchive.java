package io.tallygate.gateway.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the latencies of every second on disk, and those of every minute beside them. What cannot be written is left out, told by
 * {@link #failure} and logged once: a gateway takes usage whether its latencies can be kept or not.
 *
 * <pre>
 *   latency/20260131T230000.000Z.hlog           one interval a second
 *   latency/minutes/20260131T230000.000Z.hlog   one interval a minute
 * </pre>
 *
 * The sampler's thread writes; any thread reads.
 */
public final class LatencyArchive implements IntervalListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LatencyArchive.class);

  /** Minutes take a 60th of the seconds' lines, each somewhat longer. */
  private static final long MINUTES_SHARE = 16;

  /** A process that was killed leaves no more than a minute without its sum; a clock that was set may make it more. */
  private static final long CATCH_UP_MS = 10 * MinuteSums.MINUTE_MS;

  private final LatencyLog seconds;
  private final LatencyLog minutes;
  private final MinuteSums sums;
  private final LineEncoder encoder = new LineEncoder();
  private final StringBuilder lines = new StringBuilder();
  private volatile @Nullable String failure;

  /** Is shown what was recorded. */
  public interface Visitor {
    /**
     * One interval of one tag.
     *
     * @param startMs since 1970
     * @param histogram nanoseconds
     */
    void interval(String tag, long startMs, Histogram histogram);
  }

  /** Is shown lines of a histogram log. */
  public interface LineVisitor {
    /** One line, without its end. */
    void line(String text) throws IOException;
  }

  /**
   * @param directory made when something is to be kept
   * @param bytesMax space that everything may take
   */
  public LatencyArchive(Path directory, Duration keep, long bytesMax) {
    long forMinutes = bytesMax / MINUTES_SHARE;
    seconds = new LatencyLog(directory, keep, bytesMax - forMinutes);
    minutes = new LatencyLog(directory.resolve("minutes"), keep, forMinutes);
    sums = new MinuteSums(encoder, this::appendMinute);
  }

  /**
   * Before the first interval: sums of minutes that the process before this one left out.
   *
   * @param nowMs since 1970
   */
  public void catchUp(long nowMs) {
    try {
      long fromMs = Math.max(minutes.endMs(), nowMs - CATCH_UP_MS);
      seconds.read(
          fromMs,
          nowMs,
          line -> {
            Histogram histogram = line.histogram();
            if (histogram != null) {
              histogram.setStartTimeStamp(line.startMs());
              sums.interval(line.tag(), histogram);
              sums.end(line.startMs(), line.endMs());
            }
          });
      sums.flush();
    } catch (IOException e) {
      failed(e);
    }
    sums.end(nowMs, nowMs);
  }

  @Override
  public void interval(String tag, Histogram histogram) {
    lines.append(encoder.line(histogram));
    sums.interval(tag, histogram);
  }

  @Override
  public void end(long startMs, long endMs) {
    if (lines.length() > 0) {
      try {
        seconds.append(startMs, lines.toString());
        failure = null;
      } catch (IOException e) {
        failed(e);
      }
      lines.setLength(0);
    }
    sums.end(startMs, endMs);
  }

  private void appendMinute(String minute) {
    try {
      minutes.append(sums.firstMs(), minute);
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException cause) {
    if (failure == null) {
      LOG.warn("latencies cannot be kept; usage is taken all the same", cause);
    }
    failure = "latencies cannot be kept: " + cause;
  }

  /** Why the last interval was not kept; null if it was. Any thread. */
  public @Nullable String failure() {
    return failure;
  }

  /**
   * Shows what was recorded in intervals that begin in [from, to), in the order of time.
   *
   * @param fromMs since 1970
   * @param byMinute whole minutes of the clock may come as one interval
   */
  public void read(long fromMs, long toMs, boolean byMinute, Visitor visitor) {
    try {
      long fromMinuteMs = -Math.floorDiv(-fromMs, MinuteSums.MINUTE_MS) * MinuteSums.MINUTE_MS;
      long toMinuteMs =
          Math.floorDiv(Math.min(toMs, sums.completeThroughMs()), MinuteSums.MINUTE_MS)
              * MinuteSums.MINUTE_MS;
      if (byMinute && fromMinuteMs < toMinuteMs) {
        read(seconds, fromMs, fromMinuteMs, visitor);
        read(minutes, fromMinuteMs, toMinuteMs, visitor);
        read(seconds, toMinuteMs, toMs, visitor);
      } else {
        read(seconds, fromMs, toMs, visitor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("latencies cannot be read", e);
    }
  }

  private static void read(LatencyLog log, long fromMs, long toMs, Visitor visitor)
      throws IOException {
    log.read(
        fromMs,
        toMs,
        line -> {
          Histogram histogram = line.histogram();
          if (histogram != null) {
            visitor.interval(line.tag(), line.startMs(), histogram);
          }
        });
  }

  /** Shows the same as lines of a histogram log, its head first, second by second. */
  public void readLines(long fromMs, long toMs, LineVisitor visitor) throws IOException {
    for (String head : HlogLine.header(fromMs).split("\n", -1)) {
      if (!head.isEmpty()) {
        visitor.line(head);
      }
    }
    seconds.read(fromMs, toMs, line -> visitor.line(line.text()));
  }

  /** After the last interval. */
  @Override
  public void close() throws IOException {
    sums.flush();
    try {
      seconds.close();
    } finally {
      minutes.close();
    }
  }
}
