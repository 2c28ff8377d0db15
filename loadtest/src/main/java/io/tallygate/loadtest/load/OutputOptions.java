package io.tallygate.loadtest.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code loadtest} that name files. */
final class OutputOptions {
  @Option(
      names = "--acks",
      paramLabel = "FILE",
      description =
          "Append a line for each acknowledged frame, for `tallygate verify --acks`; binary only.")
  @Nullable Path acks;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON.")
  @Nullable Path json;

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "Write the latencies as an HdrHistogram log.")
  private @Nullable Path hlog;

  @Option(
      names = "--hgrm",
      paramLabel = "DIR",
      description =
          "Write the latencies as percentile distributions, in milliseconds, a file for each run of a sweep.")
  private @Nullable Path hgrm;

  @Option(
      names = "--budget",
      description =
          "With --spawn and --seconds, on Linux: where the processor time of the measured window went, per record and"
              + " station. The gateway is profiled meanwhile, so the rate of the run is that of a profiled gateway.")
  boolean isBudgeted;

  /** To be closed. */
  AckFile ackFile() throws IOException {
    return acks == null ? AckFile.none() : AckFile.open(acks);
  }

  void writeHistograms(List<Histogram> intervals) throws IOException {
    if (hlog != null) {
      HistogramFiles.writeLog(intervals, hlog);
    }
    if (hgrm != null) {
      HistogramFiles.writeDistributions(intervals, hgrm);
    }
  }
}
