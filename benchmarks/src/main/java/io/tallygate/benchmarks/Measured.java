package io.tallygate.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How every benchmark here is run, unless the command line or the class says otherwise: one fork, 3 × 0.4 s to warm up, 5 × 0.4 s
 * measured, so that all of them end within a quarter of an hour; {@code --full} takes longer ones.
 *
 * <ul>
 *   <li><b>What an operation is</b>: a record, unless the class says otherwise. An invocation handles {@link #RECORDS} of them, in
 *       frames of {@code batch}: the time of one call of the harness is spread over all, and figures of different batches can be
 *       compared.
 *   <li><b>Dead code</b>: whatever is measured leaves its result in memory that is looked at later, at the latest when the trial ends,
 *       and the method returns something that depends on it. No result is a constant: inputs are drawn at run time.
 *   <li><b>Loops</b> over records are the product's own wherever it has one. Where the benchmark loops itself, the JIT may unroll
 *       that loop and overlap the cache misses of neighbours, as it may in the product: the figure is a share of a batch, never
 *       the latency of one record alone.
 *   <li><b>Baseline</b>: a method of the same class with the same loop over the same input, and nothing done. It is not
 *       subtracted from anything.
 *   <li><b>Caches</b>: the input is as large as the class says, and read in order, so that it is prefetched; what is looked up by it
 *       (counters, ids, series) is reached in an order that no cache foresees. One thread has both to itself: in a gateway other
 *       threads take their share of the caches.
 *   <li><b>Steady state</b>: what grows is emptied after an iteration, or bounded.
 *   <li><b>A wrong result is no figure</b>: every trial ends by comparing what was counted, logged or answered with what went in,
 *       and fails if they differ. The command ends with 1 then.
 *   <li><b>Not latency</b>: all loops are closed. What a producer waits for at a given rate is measured by the load test.
 * </ul>
 *
 * <p>The heap may grow to 5 GB, and memory outside it likewise, for the whole path with ten million series; it starts with 1 GB. The forked JVMs do not
 * read the manifest of the jar, so the flags are named once more; a test holds them against the build's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx5g",
      "-XX:+IgnoreUnrecognizedVMOptions",
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-Dchronicle.analytics.disable=true",
      "-Dchronicle.disk.monitor.disable=true",
      "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
      "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
      "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
      "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
      "--add-opens=java.base/java.io=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED"
    })
public abstract class Measured {
  /** Of an invocation: a full Usage frame. A multiple of every {@code batch}. */
  public static final int RECORDS = 4_096;

  /**
   * @param what is wrong, for people
   * @throws IllegalStateException if the two differ: what was measured did not do its work
   */
  protected static void requireEqual(String what, long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException(
          what + " [expected=" + expected + "] [actual=" + actual + "]");
    }
  }
}
