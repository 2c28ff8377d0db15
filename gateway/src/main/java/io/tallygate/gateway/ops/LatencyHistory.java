package io.tallygate.gateway.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Answers questions about past latencies: any interval, merged. Any thread; reads the disk. */
public final class LatencyHistory {
  /** As recorders have them. */
  private static final long LOWEST_NS = 1_000;

  private static final int DIGITS = 3;

  /** Sums of longer ones grow. */
  private static final long HIGHEST_AT_FIRST_NS = 1_000_000_000;

  private final LatencyArchive archive;

  public LatencyHistory(LatencyArchive archive) {
    this.archive = archive;
  }

  /**
   * A part of time.
   *
   * @param fromMs since 1970
   * @param toMs not in it
   * @param stepMs divides both
   */
  public record Range(long fromMs, long toMs, long stepMs) {
    /** The same, begun and ended on steps. */
    public static Range covering(long fromMs, long toMs, long stepMs) {
      return new Range(
          Math.floorDiv(fromMs, stepMs) * stepMs, -Math.floorDiv(-toMs, stepMs) * stepMs, stepMs);
    }

    /** How many steps it has. */
    public int steps() {
      return (int) ((toMs - fromMs) / stepMs);
    }
  }

  /** Is given each step's sum of a tag. */
  interface StepVisitor {
    /**
     * Everything of a tag in one step.
     *
     * @param histogram nanoseconds, not empty; good during the call
     */
    void step(String tag, int step, Histogram histogram);
  }

  /** A tag's latencies in one step; those of nothing are left out. */
  public record Point(long atMs, LatencySummary latencies) {}

  /**
   * A tag's latencies, step by step.
   *
   * @param summary of all steps, merged
   */
  public record Line(String tag, LatencySummary summary, List<Point> points) {}

  private record Collected(List<Point> points, Histogram sum) {}

  /** Latencies step by step, by tag. Only of these tags; all if there are none. */
  public List<Line> lines(Range range, Set<String> tags) {
    Map<String, Collected> byTag = new TreeMap<>();
    steps(
        range,
        tags,
        (tag, step, histogram) -> {
          Collected collected =
              byTag.computeIfAbsent(tag, name -> new Collected(new ArrayList<>(), growing()));
          collected.points.add(
              new Point(range.fromMs + step * range.stepMs, LatencySummary.of(histogram)));
          collected.sum.add(histogram);
        });
    List<Line> lines = new ArrayList<>();
    byTag.forEach(
        (tag, each) -> lines.add(new Line(tag, LatencySummary.of(each.sum), each.points)));
    return lines;
  }

  /** Everything of one tag, merged; empty if nothing was recorded. */
  public Histogram merged(String tag, long fromMs, long toMs) {
    Histogram sum = growing();
    archive.read(
        fromMs,
        toMs,
        true,
        (each, startMs, histogram) -> {
          if (each.equals(tag)) {
            sum.add(histogram);
          }
        });
    return sum;
  }

  private static Histogram growing() {
    Histogram sum = new Histogram(LOWEST_NS, HIGHEST_AT_FIRST_NS, DIGITS);
    sum.setAutoResize(true);
    return sum;
  }

  /** How many values lay between which latencies, step by step. */
  public HeatMap heatMap(String tag, Range range) {
    HeatMap.Builder map = new HeatMap.Builder(range);
    steps(range, Set.of(tag), (each, step, histogram) -> map.add(step, histogram));
    return map.build();
  }

  private void steps(Range range, Set<String> tags, StepVisitor visitor) {
    Map<String, Histogram> sums = new TreeMap<>();
    int[] step = {0};
    archive.read(
        range.fromMs,
        range.toMs,
        range.stepMs % MinuteSums.MINUTE_MS == 0,
        (tag, startMs, histogram) -> {
          if (!tags.isEmpty() && !tags.contains(tag)) {
            return;
          }
          int next = (int) ((startMs - range.fromMs) / range.stepMs);
          if (next != step[0]) {
            giveAway(sums, step[0], visitor);
            step[0] = next;
          }
          sums.computeIfAbsent(tag, name -> new Histogram(histogram)).add(histogram);
        });
    giveAway(sums, step[0], visitor);
  }

  private static void giveAway(Map<String, Histogram> sums, int step, StepVisitor visitor) {
    sums.forEach(
        (tag, sum) -> {
          if (sum.getTotalCount() > 0) {
            visitor.step(tag, step, sum);
            sum.reset();
          }
        });
  }
}
