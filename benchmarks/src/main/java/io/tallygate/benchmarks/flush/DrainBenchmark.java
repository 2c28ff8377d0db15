package io.tallygate.benchmarks.flush;

import io.tallygate.benchmarks.Draws;
import io.tallygate.benchmarks.Measured;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.meter.CounterTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The first step of a flush: every series counted in since the last one leaves the table for the rows of the flush. <b>Time per
 * flush, in microseconds</b>; it has {@code series} × {@code dirty} % rows.
 *
 * <p>The series are counted in once each, in a random order, which is also the order in which the table hands them out. What counts
 * them is not in the figure: each invocation is timed apart. For ten rows that is most of what is measured; the baseline shows it. The rows
 * are allocated, as in a gateway: 24 bytes each, and room for two windows of every series, so 48 a row.
 *
 * <p>A gateway does this on another thread than the one that has counted: there the entries may come out of another core's cache.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DrainBenchmark extends Measured {
  private static final int WINDOW = 1_900_000;

  @Param({"1000", "1000000", "10000000"})
  public int series = 1_000_000;

  /** Percent of the series that were counted in. */
  @Param({"1", "10", "100"})
  public int dirty = 100;

  private final CounterTable table = new CounterTable();
  private int[] numbers = {};

  @Setup(Level.Trial)
  public void draw() {
    table.reserve(series);
    numbers = Draws.different(series, (int) (series * (long) dirty / 100));
  }

  @Setup(Level.Invocation)
  public void count() {
    for (int number : numbers) {
      table.add(number, WINDOW, number);
    }
  }

  @Benchmark
  public Deltas drain() {
    Deltas rows = new Deltas();
    table.drain(rows);
    if (rows.size() != numbers.length) {
      throw new IllegalStateException("rows lost or doubled [rows=" + rows.size() + "]");
    }
    return rows;
  }

  /** The harness: an invocation timed apart, and nothing drained. */
  @Benchmark
  public boolean baseline() {
    return table.isEmpty();
  }
}
