package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code loadtest} that name files. */
final class OutputOptions {
  @Option(
      names = "--acks",
      paramLabel = "FILE",
      description =
          "Append a line for each acknowledged frame, for `tallygate verify --acks`; of several processes FILE.0, FILE.1 and so on;"
              + " binary only.")
  @Nullable Path acks;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Write the result as JSON; of a run that is not verified or broke off as FILE.failed, before the extension, as all"
              + " files of results.")
  private @Nullable Path json;

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

  /** Where the result goes. */
  ResultFiles files(ObjectNode conditions) {
    return new ResultFiles(json, hlog, hgrm, conditions);
  }
}
