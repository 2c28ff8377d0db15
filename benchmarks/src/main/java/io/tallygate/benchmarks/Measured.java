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
 * How every benchmark here is run, unless the command line says otherwise: one fork, 5 × 1 s to warm up, 5 × 1 s measured.
 *
 * <p>The forked JVMs do not read the manifest of the jar, so the flags are named once more; a test holds them against the
 * build's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xms1g",
      "-Xmx1g",
      Measured.IGNORE_UNKNOWN,
      Measured.UNSAFE_MEMORY,
      Measured.NATIVE_ACCESS,
      Measured.OPEN_MISC,
      Measured.OPEN_NIO_CHANNELS,
      Measured.OPEN_NIO
    })
public abstract class Measured {
  static final String IGNORE_UNKNOWN = "-XX:+IgnoreUnrecognizedVMOptions";
  static final String UNSAFE_MEMORY = "--sun-misc-unsafe-memory-access=allow";
  static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
  static final String OPEN_MISC = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";
  static final String OPEN_NIO_CHANNELS = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";
  static final String OPEN_NIO = "--add-opens=java.base/java.nio=ALL-UNNAMED";
}
