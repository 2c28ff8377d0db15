package io.tallygate.loadtest.load;

import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code loadtest} that say what is sent, and how; {@link #options} checks them. */
final class WorkloadOptions {
  private static final int BINARY_BATCH = 4_096;
  private static final int BINARY_BATCH_MAX = 4_096;
  private static final int HTTP_BATCH = 500;
  private static final int HTTP_BATCH_MAX = 50_000;
  private static final int BINARY_CONNECTIONS = 2;
  private static final int HTTP_CONNECTIONS = 8;
  private static final long SWEEP_STEP_SECONDS = 10;
  private static final int PROCESSES_MAX = 64;
  private static final long RATE_MAX = 1_000_000_000L;
  private static final int SERIES_MAX = 100_000_000;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @ArgGroup private @Nullable Length length;

  /** How long the measured window is. */
  static final class Length {
    @Option(names = "--records", paramLabel = "N", description = "Records in the measured window.")
    long records;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        description = "Length of the measured window; default 60, 10 for a step of a sweep.")
    long seconds;

    @Option(names = "--hours", paramLabel = "H", description = "The same in hours, for --soak.")
    long hours;
  }

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Before the measured window; default ${DEFAULT-VALUE}.")
  private long warmupSeconds;

  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Series that the records are spread over; default ${DEFAULT-VALUE}.")
  private int series;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Of all processes together; default 2 for binary, 8 for http, and one for each process at least.")
  private @Nullable Integer connections;

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Processes that send, each on its part of the connections and series; default ${DEFAULT-VALUE}.")
  private int processes;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Records in a frame (default and most 4096; with --detail as many as fit, 1638 without attributes), or events in a"
              + " request (default 500).")
  private @Nullable Integer batch;

  @Option(names = "--rate", paramLabel = "R", description = "Records a second, open loop.")
  private @Nullable Long rate;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "1",
      description = "With --rate: N batches are due at the same time; default ${DEFAULT-VALUE}.")
  private int burst;

  @Option(
      names = "--profile",
      defaultValue = "even",
      description =
          "With --rate, how it changes around its mean: even, step (50 and 150 %%), spike (460 %% for a tenth of the time, else"
              + " 60 %%) or diurnal (15 to 160 %% in 24 steps); default ${DEFAULT-VALUE}.")
  private RateProfile profile = RateProfile.EVEN;

  @Option(
      names = "--profile-seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "After so long the profile begins again; default ${DEFAULT-VALUE}.")
  private long profileSeconds;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      defaultValue = "0",
      description =
          "Series come unequally often, by Zipf's law with this exponent; default 0, all equally often; binary only.")
  private double zipf;

  @Option(
      names = "--late-percent",
      paramLabel = "P",
      defaultValue = "0",
      description = "So many of 100 records are late, and out of order; default 0; binary only.")
  private int latePercent;

  @Option(
      names = "--late-hours",
      paramLabel = "H",
      defaultValue = "24",
      description = "How late they are at the most; default ${DEFAULT-VALUE}.")
  private int lateHours;

  @Mixin private final DetailOptions detailed = new DetailOptions();

  @Option(
      names = "--previews",
      paramLabel = "R",
      description =
          "Ask for R previews a second of random customers meanwhile, open loop: the series are those of customers with"
              + " three charges each; binary only.")
  private @Nullable Long previews;

  @Option(
      names = "--protocol",
      defaultValue = "binary",
      description = "binary or http; default ${DEFAULT-VALUE}.")
  private Protocol protocol = Protocol.BINARY;

  /**
   * What is to be sent.
   *
   * @param mode of how many runs
   * @throws ParameterException it cannot be; the message names the option
   */
  LoadOptions options(ModeOptions mode) {
    boolean isBinary = protocol == Protocol.BINARY;
    EventDetail detail = detailed.detail(protocol, previews != null);
    int batchMax =
        detail != null ? detail.eventsMax() : isBinary ? BINARY_BATCH_MAX : HTTP_BATCH_MAX;
    int size = batch != null ? batch : isBinary ? Math.min(BINARY_BATCH, batchMax) : HTTP_BATCH;
    int links =
        connections != null
            ? connections
            : Math.max(processes, isBinary ? BINARY_CONNECTIONS : HTTP_CONNECTIONS);
    long records = length == null ? 0 : length.records;
    long seconds =
        length == null
            ? mode.sweep ? SWEEP_STEP_SECONDS : 60
            : length.seconds + TimeUnit.HOURS.toSeconds(length.hours);
    require(size >= 1 && size <= batchMax, "--batch", size);
    require(links >= 1 && links <= 10_000, "--connections", links);
    require(processes >= 1 && processes <= PROCESSES_MAX, "--processes", processes);
    if (processes > 1 && processes > Math.min(links, series)) {
      throw wrong(
          "--processes needs a connection and a series for each [processes="
              + processes
              + ", connections="
              + links
              + ", series="
              + series
              + "]");
    }
    require(series >= 1 && series <= SERIES_MAX, "--series", series);
    require(warmupSeconds >= 0, "--warmup-seconds", warmupSeconds);
    require(
        records > 0 || seconds > 0, records == 0 ? "--seconds" : "--records", records + seconds);
    if (mode.sweep && (rate != null || records > 0)) {
      throw wrong("--sweep sets the rate itself, step by step: leave out --rate and --records");
    }
    require(rate == null || rate > 0, "--rate", rate == null ? 0 : rate);
    require(burst >= 1 && burst <= 100_000, "--burst", burst);
    if (burst > 1 && rate == null && !mode.sweep) {
      throw wrong("--burst needs --rate or --sweep: a closed loop has no schedule");
    }
    require(profileSeconds >= 1 && profileSeconds <= 86_400, "--profile-seconds", profileSeconds);
    require(rate == null || rate <= RATE_MAX, "--rate", rate == null ? 0 : rate);
    if (profile != RateProfile.EVEN && rate == null) {
      throw wrong("--profile needs --rate: a closed loop has no schedule");
    }
    require(latePercent >= 0 && latePercent <= 100, "--late-percent", latePercent);
    require(lateHours >= 1 && lateHours <= RecordMix.LATE_HOURS_MAX, "--late-hours", lateHours);
    if (!(zipf >= 0 && zipf <= 4)) {
      throw wrong("--zipf is out of range [value=" + zipf + "]");
    }
    if (!isBinary && (zipf > 0 || latePercent > 0)) {
      throw wrong("--zipf and --late-percent need --protocol binary");
    }
    if (previews != null) {
      require(previews > 0 && previews <= 100_000, "--previews", previews);
      if (!isBinary) {
        throw wrong("--previews needs --protocol binary");
      }
      if (series % BilledSeries.METERS.size() != 0) {
        throw wrong("--previews needs three series a customer [series=" + series + "]");
      }
    }
    return new LoadOptions(
        protocol,
        records,
        seconds,
        warmupSeconds,
        series,
        links,
        size,
        rate == null ? 0 : rate,
        burst,
        new RecordMix(zipf, latePercent, lateHours, detail),
        previews == null ? 0 : previews,
        processes,
        profile,
        profileSeconds);
  }

  private void require(boolean isRight, String option, long value) {
    if (!isRight) {
      throw wrong(option + " is out of range [value=" + value + "]");
    }
  }

  private ParameterException wrong(String message) {
    return WrongOption.because(spec, message);
  }
}
