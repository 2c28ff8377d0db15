package io.tallygate.benchmarks.flush;

import io.tallygate.benchmarks.BenchmarkLog;
import io.tallygate.benchmarks.Measured;
import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.journal.CounterJournal;
import java.io.IOException;
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
 * The second step of a flush: its rows and its commit mark into the counter journal, and the force. <b>Time per flush, in
 * milliseconds</b>; a row is 24 bytes.
 *
 * <p>Flush by flush and not for a time: 15 of them, so that the journal's size is bounded, the first 5 to warm up. Of ten thousand rows
 * each, the loop over them is compiled by then; of few rows the figures are those of code that has hardly run, as in a gateway that
 * flushes every ten seconds. The files lie where {@link BenchmarkLog} has its own; the disk's force is most of a small flush.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class JournalBenchmark extends Measured {
  /** Of a flush. */
  @Param({"10000", "1000000"})
  public int rows = 1_000_000;

  @SuppressWarnings("NullAway.Init") // by open()
  private Batches batches;

  @SuppressWarnings("NullAway.Init") // by open()
  private TemporaryDirectory directory;

  @SuppressWarnings("NullAway.Init") // by open()
  private CounterJournal journal;

  private long flush;

  @Setup(Level.Trial)
  public void open() throws IOException {
    batches = new Batches(rows);
    directory = BenchmarkLog.directory("tallygate-journal");
    journal = CounterJournal.open(directory.path(), Barrier.DISK);
  }

  /** The newest flush must be there whole. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    long[] found = new long[2];
    journal.forEachAfter(
        flush - 1,
        batch -> {
          found[0]++;
          found[1] += batch.deltas().size();
        });
    journal.close();
    directory.close();
    if (flush > 0) {
      requireEqual("flushes behind the last but one", 1, found[0]);
      requireEqual("rows of the newest flush", rows, found[1]);
    }
  }

  @Benchmark
  public CounterJournal append() throws IOException {
    journal.append(batches.counts(++flush));
    journal.force();
    return journal;
  }

  /** The harness: the rows read, nothing written. */
  @Benchmark
  public long baseline() {
    return batches.pass();
  }
}
