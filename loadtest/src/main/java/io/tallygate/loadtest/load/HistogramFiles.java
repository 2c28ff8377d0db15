package io.tallygate.loadtest.load;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

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

  /** A percentile distribution ({@code .hgrm}), values in milliseconds. */
  static void writeDistribution(Histogram histogram, Path file) throws IOException {
    try (PrintStream out = new PrintStream(Files.newOutputStream(file))) {
      histogram.outputPercentileDistribution(out, TICKS_PER_HALF, NS_PER_MS);
    }
  }
}
