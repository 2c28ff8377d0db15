package io.tallygate.gateway.ops;

import io.tallygate.gateway.ops.LatencyHistory.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How many values lay between which latencies, column by column. Each edge is 2^(1/4) times the one before, or
 * 2^(1/2) times, or twice, so that there are never more than {@value #EDGES_MAX}.
 *
 * @param edgesUs microseconds, ascending, one more than a column has counts; empty if nothing was recorded
 */
public record HeatMap(List<Double> edgesUs, List<Column> columns) {
  public static final int EDGES_MAX = 60;

  private static final int CELLS_PER_OCTAVE = 4;

  /** 1 µs to over 1,000 s. */
  private static final int CELLS = 30 * CELLS_PER_OCTAVE;

  private static final double NS_PER_US = 1e3;

  /**
   * One step.
   *
   * @param atMs its start, since 1970
   * @param counts of values from an edge to the next
   */
  public record Column(long atMs, List<Long> counts) {}

  /** Collects the columns of a range. One thread. */
  static final class Builder {
    private final Range range;
    private final Map<Integer, long[]> columns = new TreeMap<>();
    private int lowest = CELLS;
    private int highest = -1;

    Builder(Range range) {
      this.range = range;
    }

    void add(int step, Histogram histogram) {
      long[] counts = columns.computeIfAbsent(step, column -> new long[CELLS]);
      for (HistogramIterationValue value : histogram.recordedValues()) {
        int cell = cell(value.getValueIteratedTo());
        counts[cell] += value.getCountAddedInThisIterationStep();
        lowest = Math.min(lowest, cell);
        highest = Math.max(highest, cell);
      }
    }

    private static int cell(long ns) {
      double us = Math.max(1, ns / NS_PER_US);
      int cell = (int) Math.floor(Math.log(us) / Math.log(2) * CELLS_PER_OCTAVE);
      return Math.min(CELLS - 1, cell);
    }

    /** As fine as the limit of edges allows. */
    HeatMap build() {
      if (highest < 0) {
        return new HeatMap(List.of(), List.of());
      }
      int merged = 1;
      while (highest / merged - lowest / merged + 2 > EDGES_MAX) {
        merged *= 2;
      }
      int first = lowest / merged;
      int cells = highest / merged - first + 1;
      List<Double> edges = new ArrayList<>();
      for (int i = 0; i <= cells; i++) {
        edges.add(edgeUs((first + i) * merged));
      }
      List<Column> list = new ArrayList<>();
      for (Map.Entry<Integer, long[]> column : columns.entrySet()) {
        list.add(
            new Column(
                range.fromMs() + column.getKey() * range.stepMs(),
                counts(column.getValue(), first, cells, merged)));
      }
      return new HeatMap(edges, list);
    }

    private static List<Long> counts(long[] fine, int first, int cells, int merged) {
      List<Long> counts = new ArrayList<>();
      for (int i = 0; i < cells; i++) {
        long sum = 0;
        for (int j = 0; j < merged; j++) {
          int at = (first + i) * merged + j;
          sum += at < CELLS ? fine[at] : 0;
        }
        counts.add(sum);
      }
      return counts;
    }

    /** Rounded to a nanosecond. */
    private static double edgeUs(int cell) {
      return Math.round(Math.pow(2, (double) cell / CELLS_PER_OCTAVE) * NS_PER_US) / NS_PER_US;
    }
  }
}
