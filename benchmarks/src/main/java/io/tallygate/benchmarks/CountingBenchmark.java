package io.tallygate.benchmarks;

import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.rating.meter.CounterTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Counting one record in the dense table of a million series: 32 MB, more than the caches hold. Time per record. */
public class CountingBenchmark extends Measured {
  private static final int SERIES = 1_000_000;
  private static final int RECORDS = 4_096;
  private static final int FRAMES = 1_024;
  private static final int WINDOW = 1_900_000;

  @Param({"UNIFORM", "ZIPF"})
  public Spread spread = Spread.UNIFORM;

  private final CounterTable table = new CounterTable();
  private int[] series = {};
  private int frame;
  private long drained;

  @Setup(Level.Trial)
  public void draw() {
    table.reserve(SERIES);
    series = Draws.numbers(spread, SERIES, RECORDS * FRAMES);
  }

  /** As a flush would: the table starts every iteration empty. */
  @TearDown(Level.Iteration)
  public void drain() {
    table.drain((number, window, count, sum) -> drained += sum);
  }

  /** One frame of records in the current window. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public CounterTable add() {
    int from = frame * RECORDS;
    frame = (frame + 1) & (FRAMES - 1);
    for (int i = from; i < from + RECORDS; i++) {
      table.add(series[i], WINDOW, i);
    }
    return table;
  }

  /** One frame of records whose event times alternate between two windows. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public CounterTable addInTwoWindows() {
    int from = frame * RECORDS;
    frame = (frame + 1) & (FRAMES - 1);
    for (int i = from; i < from + RECORDS; i++) {
      table.add(series[i], WINDOW + (i & 1), i);
    }
    return table;
  }

  /** The harness: the same loop over the same numbers, nothing counted. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long baseline() {
    int from = frame * RECORDS;
    frame = (frame + 1) & (FRAMES - 1);
    long sum = 0;
    for (int i = from; i < from + RECORDS; i++) {
      sum += (long) series[i] * i;
    }
    return sum;
  }
}
