package io.tallygate.benchmarks;

import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.rating.meter.CounterTable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Counting one record in the dense table: 16 bytes a series, so 16 kB, 16 MB and 160 MB. Time per record.
 *
 * <p>Left out: reading the record from its frame, working out its window, and loading a block's entries ahead, which the core does and
 * {@link io.tallygate.rating.ingest.EngineBenchmark} has. Each iteration starts with an empty table, so the first record of every
 * series in it is a first one, as after a flush; drained rows must add up to what was counted.
 */
public class CountingBenchmark extends Measured {
  private static final int WINDOW = 1_900_000;

  /** One record in so many is late. */
  private static final int LATE_ONE_IN = 64;

  @Param({"1000", "1000000", "10000000"})
  public int series = 1_000_000;

  @Param({"UNIFORM", "ZIPF"})
  public Spread skew = Spread.UNIFORM;

  private final CounterTable table = new CounterTable();
  private int[] numbers = {};
  private int at;
  private long added;
  private long drained;

  @Setup(Level.Trial)
  public void draw() {
    table.reserve(series);
    numbers = Draws.numbers(skew, series, Draws.enough(series, RECORDS));
  }

  /** As a flush would: the table starts every iteration empty. */
  @TearDown(Level.Iteration)
  public void drain() {
    table.drain((number, window, count, sum) -> drained += count);
    requireEqual("records lost or doubled", added, drained);
  }

  /** Where the next frame begins: the draws go round. */
  private int next() {
    int from = at;
    at = from + RECORDS == numbers.length ? 0 : from + RECORDS;
    return from;
  }

  /** One frame of records in the current window. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public CounterTable add() {
    int from = next();
    for (int i = from; i < from + RECORDS; i++) {
      table.add(numbers[i], WINDOW, i);
    }
    added += RECORDS;
    return table;
  }

  /** One frame of records whose event times alternate between two windows: as many as an entry holds. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public CounterTable addInTwoWindows() {
    int from = next();
    for (int i = from; i < from + RECORDS; i++) {
      table.add(numbers[i], WINDOW + (i & 1), i);
    }
    added += RECORDS;
    return table;
  }

  /**
   * One record in 64 is one to eight hours late, the others alternate between two windows: a series with more windows than its entry
   * holds goes to the table aside, in the heap.
   */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public CounterTable addSomeLate() {
    int from = next();
    for (int i = from; i < from + RECORDS; i++) {
      int hoursLate = i % LATE_ONE_IN == 0 ? 1 + (i / LATE_ONE_IN & 7) : 0;
      table.add(numbers[i], WINDOW + (i & 1) - 4 * hoursLate, i);
    }
    added += RECORDS;
    return table;
  }

  /** The harness: the same loop over the same numbers, nothing counted. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long baseline() {
    int from = next();
    long sum = 0;
    for (int i = from; i < from + RECORDS; i++) {
      sum += (long) numbers[i] * i;
    }
    return sum;
  }
}
