package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.loadtest.load.RunResult.Distribution;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run's result. {@code out.json} is there only if the run was verified; else it is {@code out.failed.json}, so that
 * nobody takes it for a good one. That one is there from the start of the run to its end, so a run that is killed has left it.
 */
final class ResultFiles {
  private static final String FAILED = ".failed";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final @Nullable Path json;
  private final @Nullable Path log;
  private final @Nullable Path distributions;
  private final ObjectNode conditions;

  /**
   * @param json file for the figures; null: none
   * @param log file for the latencies as a log of histograms; null: none
   * @param distributions directory for percentile distributions; null: none
   * @param conditions under which the run takes place
   */
  ResultFiles(
      @Nullable Path json,
      @Nullable Path log,
      @Nullable Path distributions,
      ObjectNode conditions) {
    this.json = json;
    this.log = log;
    this.distributions = distributions;
    this.conditions = conditions;
  }

  /** A run begins: what an earlier one has left under the same names is deleted. */
  void begin() throws IOException {
    if (json != null) {
      Files.deleteIfExists(json);
    }
    if (log != null) {
      Files.deleteIfExists(log);
      Files.deleteIfExists(failed(log));
    }
    if (distributions != null) {
      Files.createDirectories(distributions);
      deleteDistributions(distributions);
    }
    writeFigures("the run has not ended, or was killed");
  }

  private static void deleteDistributions(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.hgrm")) {
      for (Path file : files) {
        if (file.getFileName().toString().matches("(latency|load-\\d{3})(\\.failed)?\\.hgrm")) {
          Files.delete(file);
        }
      }
    }
  }

  /** It has ended with a result, good or not. */
  void write(RunResult result) throws IOException {
    boolean isVerified = result.isVerified();
    if (log != null) {
      HistogramFiles.writeLog(result.latencies(), named(log, isVerified));
    }
    if (distributions != null) {
      for (Distribution each : result.distributions()) {
        HistogramFiles.writeDistribution(
            each.latencies(),
            named(distributions.resolve(each.name() + ".hgrm"), each.isVerified()));
      }
    }
    if (json != null) {
      ObjectNode figures = result.toJson();
      figures.set("conditions", conditions);
      write(figures, failed(json));
      if (isVerified) {
        Files.move(failed(json), json, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** It has broken off without any result. */
  void writeFailure(String failure) throws IOException {
    if (log != null) {
      HistogramFiles.writeLog(List.of(), failed(log));
    }
    writeFigures(failure);
  }

  private void writeFigures(String failure) throws IOException {
    if (json != null) {
      ObjectNode figures = JSON.createObjectNode();
      figures.put("failure", failure);
      figures.put("verified", false);
      figures.put("counted", false);
      figures.set("conditions", conditions);
      write(figures, failed(json));
    }
  }

  private static void write(ObjectNode figures, Path file) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), figures);
  }

  private static Path named(Path file, boolean isVerified) {
    return isVerified ? file : failed(file);
  }

  /** {@code out.json} becomes {@code out.failed.json}, {@code out} becomes {@code out.failed}. */
  static Path failed(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling(
        dot > 0 ? name.substring(0, dot) + FAILED + name.substring(dot) : name + FAILED);
  }
}
