package io.tallygate.loadtest.load;

import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code loadtest} that make something else than one run of it. */
final class ModeOptions {
  private static final long INTERVAL_SECONDS = 60;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--sweep",
      description =
          "Find what is acknowledged in a closed loop, then offer 10 to 110 %% of it in open loops, each --seconds long"
              + " (default 10); prints latency against load.")
  boolean sweep;

  @Option(
      names = "--soak",
      description =
          "Go on for --hours or --seconds, compare totals after every interval without ending, and show at the end how the"
              + " last quarter differs from the first. Ends with the first difference.")
  boolean soak;

  @Option(
      names = "--interval-seconds",
      paramLabel = "N",
      description = "With --soak: measured time between two comparisons; default 60.")
  private @Nullable Long intervalSeconds;

  @Option(
      names = "--intervals",
      paramLabel = "FILE",
      description = "With --soak: append a line of CSV for each interval.")
  private @Nullable Path intervals;

  /**
   * Looks whether they go together.
   *
   * @throws ParameterException they do not
   */
  void check(LoadOptions options) {
    if (soak && sweep) {
      throw WrongOption.because(spec, "--soak and --sweep exclude each other");
    }
    if (!soak && (intervalSeconds != null || intervals != null)) {
      throw WrongOption.because(spec, "--interval-seconds and --intervals need --soak");
    }
    if (intervalSeconds != null && intervalSeconds < 1) {
      throw WrongOption.because(
          spec, "--interval-seconds is out of range [value=" + intervalSeconds + "]");
    }
    if (soak && (options.records() > 0 || options.hasPreviews())) {
      throw WrongOption.because(spec, "--soak is by time and without --previews");
    }
  }

  /** A soak with those options. */
  Soak soak(LoadOptions options, PrintStream progress) {
    return new Soak(
        options, intervalSeconds == null ? INTERVAL_SECONDS : intervalSeconds, intervals, progress);
  }
}
