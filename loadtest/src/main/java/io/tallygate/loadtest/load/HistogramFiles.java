package io.tallygate.loadtest.load;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** Latencies in the two forms that HdrHistogram's own tools read. */
final class HistogramFiles {
  /** Steps per halving of the distance to 100 %, as the tools draw them. */
  private static final int TICKS_PER_HALF = 5;

  private static final double NS_PER_MS = 1e6;

  private HistogramFiles() {}

  /** A log of intervals ({@code .hlog}), values in nanoseconds. */
  static void writeLog(List<Histogram> intervals, Path file) throws IOException {
    try (FileOutputStream stream = new FileOutputStream(file.toFile())) {
      HistogramLogWriter writer = new HistogramLogWriter(stream);
      writer.outputLogFormatVersion();
      writer.outputLegend();
      intervals.forEach(writer::outputIntervalHistogram);
    }
  }

  /**
   * A percentile distribution a file ({@code .hgrm}), values in milliseconds: named by the tag, or {@code latency} without one.
   */
  static void writeDistributions(List<Histogram> intervals, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Histogram interval : intervals) {
      @Nullable String tag = interval.getTag();
      Path file = directory.resolve((tag == null ? "latency" : tag) + ".hgrm");
      try (PrintStream out = new PrintStream(Files.newOutputStream(file))) {
        interval.outputPercentileDistribution(out, TICKS_PER_HALF, NS_PER_MS);
      }
    }
  }
}
