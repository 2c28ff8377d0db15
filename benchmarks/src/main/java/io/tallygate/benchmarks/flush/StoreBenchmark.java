package io.tallygate.benchmarks.flush;

import io.tallygate.benchmarks.BenchmarkLog;
import io.tallygate.benchmarks.Measured;
import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The last step of a flush: its rows into the usage store, in one transaction. <b>Time per transaction, in milliseconds.</b>
 *
 * <p>Transaction by transaction and not for a time, so that the store's size is bounded: 15 of them, the first 5 to warm up, and one before
 * that defines the series. Rows are in the order of their series, where a gateway's are in the order in which they were first
 * counted in. Compaction, questions asked meanwhile, and the database's checkpoints at a size that this store does not reach are left out.
 * Bytes allocated are those of the heap; the database's own memory lies outside it. The store's totals must be what went in.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class StoreBenchmark extends Measured {
  /** Of a transaction. */
  @Param({"10000", "1000000"})
  public int rows = 1_000_000;

  @SuppressWarnings("NullAway.Init") // by open()
  private Batches batches;

  @SuppressWarnings("NullAway.Init") // by open()
  private TemporaryDirectory directory;

  @SuppressWarnings("NullAway.Init") // by open()
  private UsageStore store;

  private long flush = 1;

  @Setup(Level.Trial)
  public void open() throws IOException {
    batches = new Batches(rows);
    directory = BenchmarkLog.directory("tallygate-store");
    store = UsageStore.open(directory.path());
    store.apply(List.of(batches.first()));
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    long counted = store.totals().get(0).count();
    store.close();
    directory.close();
    requireEqual("records in the store", flush * rows * Batches.RECORDS_PER_ROW, counted);
  }

  @Benchmark
  public UsageStore apply() {
    store.apply(List.of(batches.counts(++flush)));
    return store;
  }

  /** The harness: the rows read, nothing stored. */
  @Benchmark
  public long baseline() {
    return batches.pass();
  }
}
