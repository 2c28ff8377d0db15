package io.tallygate.loadtest.load;

import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.loadtest.Version;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code loadtest}: options in, exit code and files out. */
@Command(
    name = "loadtest",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Sends usage to a gateway and compares the gateway's totals with what was acknowledged.",
      "Without --rate the in-flight limit is kept full; with it, the loop is open: latency counts from the intended send"
          + " time."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything acknowledged is in the gateway's totals, once",
      "1:it is not, or the run broke off",
      "2:an option is wrong"
    })
public final class LoadTestCommand implements Callable<Integer> {
  private static final int BINARY_BATCH = 4_096;
  private static final int BINARY_BATCH_MAX = 4_096;
  private static final int HTTP_BATCH = 500;
  private static final int HTTP_BATCH_MAX = 50_000;
  private static final int BINARY_CONNECTIONS = 2;
  private static final int HTTP_CONNECTIONS = 8;
  private static final long SWEEP_STEP_SECONDS = 10;
  private static final int SERIES_MAX = 100_000_000;

  @Spec private @Nullable CommandSpec spec;

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
      description = "Default 2 for binary, 8 for http.")
  private @Nullable Integer connections;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Records in a frame (default and most 4096), or events in a request (default 500).")
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

  @ArgGroup(multiplicity = "1")
  private @Nullable Where where;

  /** Which gateway. */
  static final class Where {
    @Option(
        names = "--target",
        paramLabel = "HOST:PORT",
        description = "The HTTP endpoint of a running gateway; it is asked for its binary port.")
    @Nullable String target;

    @Option(
        names = "--spawn",
        description = "Start a gateway for the run, on free ports, with an empty directory.")
    boolean spawn;

    @Option(
        names = "--null-sink",
        description =
            "No gateway: measure the generator alone, against a sink that acknowledges everything at once; binary only.")
    boolean nullSink;
  }

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "With --spawn: where its directory is made; default the system's temporary directory.")
  private @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "With --spawn: settings of the gateway.")
  private @Nullable Path config;

  @Option(
      names = "--gateway-jar",
      paramLabel = "FILE",
      description = "With --spawn: the gateway's jar.")
  private @Nullable Path gatewayJar;

  @Option(
      names = "--acks",
      paramLabel = "FILE",
      description =
          "Append a line for each acknowledged frame, for `tallygate verify --acks`; binary only.")
  private @Nullable Path acks;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON.")
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
      names = "--sweep",
      description =
          "Find what is acknowledged in a closed loop, then offer 10 to 110 %% of it in open loops, each --seconds long"
              + " (default 10); prints latency against load.")
  private boolean sweep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadOptions options = options();
    PrintStream out = System.out;
    if (where != null && where.nullSink) {
      return ceiling(options, out);
    }
    return sweep ? sweep(options, out) : single(options, out);
  }

  private static int ceiling(LoadOptions options, PrintStream out) throws IOException {
    RunRecorder recorder = GeneratorCeiling.measure(options);
    out.printf(
        Locale.ROOT,
        "generator alone: %,d records in %.1f s, %,.0f records/s%n",
        recorder.measured(),
        recorder.measuredSeconds(),
        recorder.measured() / recorder.measuredSeconds());
    return recorder.measured() > 0 ? 0 : 1;
  }

  private int single(LoadOptions options, PrintStream out)
      throws IOException, InterruptedException {
    LoadReport report;
    try (AckFile ackFile = acks == null ? AckFile.none() : AckFile.open(acks)) {
      report = withTarget(options, target -> target.load(options, ackFile, out), out);
    }
    report.print(out);
    if (json != null) {
      report.writeJson(json);
    }
    writeHistograms(List.of(report.recorder().latencies()));
    return report.isVerified() ? 0 : 1;
  }

  private int sweep(LoadOptions options, PrintStream out) throws IOException, InterruptedException {
    SweepReport report = withTarget(options, new Sweep(options, out)::run, out);
    report.print(out);
    if (json != null) {
      report.writeJson(json);
    }
    writeHistograms(report.latencies());
    return report.isVerified() ? 0 : 1;
  }

  private void writeHistograms(List<Histogram> intervals) throws IOException {
    if (hlog != null) {
      HistogramFiles.writeLog(intervals, hlog);
    }
    if (hgrm != null) {
      HistogramFiles.writeDistributions(intervals, hgrm);
    }
  }

  private <T> T withTarget(LoadOptions options, LoadTarget.Use<T> use, PrintStream out)
      throws IOException, InterruptedException {
    return isSpawn() ? withSpawned(options, use, out) : use.with(running(options));
  }

  private <T> T withSpawned(LoadOptions options, LoadTarget.Use<T> use, PrintStream out)
      throws IOException, InterruptedException {
    Path jar = GatewayProcess.findJar(gatewayJar);
    try (TemporaryDirectory directory = TemporaryDirectory.create(data, "tallygate-loadtest-")) {
      int httpPort = GatewayProcess.freePort();
      int binaryPort = GatewayProcess.freePort();
      GatewayProcess.Settings settings =
          new GatewayProcess.Settings(
              jar,
              Files.createDirectory(directory.path().resolve("data")),
              directory.path().resolve("gateway.log"),
              httpPort,
              binaryPort,
              config);
      out.println("starting a gateway in " + directory.path() + "…");
      try (GatewayProcess gateway = GatewayProcess.start(settings)) {
        out.printf("%s (%.1f s)%n", gateway.readyLine(), gateway.readySeconds());
        InetSocketAddress address =
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                options.protocol() == Protocol.HTTP ? httpPort : binaryPort);
        return use.with(
            new LoadTarget(
                new GatewayApi("127.0.0.1", httpPort),
                address,
                gateway::peakRssMb,
                gateway.readySeconds()));
      }
    }
  }

  private LoadTarget running(LoadOptions options) throws IOException, InterruptedException {
    InetSocketAddress http = targetAddress();
    GatewayApi api = new GatewayApi(http.getHostString(), http.getPort());
    InetSocketAddress address =
        options.protocol() == Protocol.HTTP
            ? http
            : new InetSocketAddress(http.getAddress(), GatewayInfo.binaryPort(api));
    return new LoadTarget(api, address, () -> GatewayInfo.peakRssMb(api), null);
  }

  private boolean isSpawn() {
    return where != null && where.spawn;
  }

  /** One address of the host: a run that went to several would measure several gateways. */
  @SuppressWarnings("AddressSelection")
  private InetSocketAddress targetAddress() {
    String text = where == null || where.target == null ? "" : where.target;
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      return new InetSocketAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
    throw wrong("--target is not HOST:PORT [target=" + text + "]");
  }

  private LoadOptions options() {
    boolean isBinary = protocol == Protocol.BINARY;
    int size = batch != null ? batch : isBinary ? BINARY_BATCH : HTTP_BATCH;
    int links =
        connections != null ? connections : isBinary ? BINARY_CONNECTIONS : HTTP_CONNECTIONS;
    long records = length == null ? 0 : length.records;
    long seconds = length == null ? sweep ? SWEEP_STEP_SECONDS : 60 : length.seconds;
    require(size >= 1 && size <= (isBinary ? BINARY_BATCH_MAX : HTTP_BATCH_MAX), "--batch", size);
    require(links >= 1 && links <= 10_000, "--connections", links);
    require(series >= 1 && series <= SERIES_MAX, "--series", series);
    require(warmupSeconds >= 0, "--warmup-seconds", warmupSeconds);
    require(
        records > 0 || seconds > 0, records == 0 ? "--seconds" : "--records", records + seconds);
    if (where != null && where.nullSink && (!isBinary || sweep || rate != null || acks != null)) {
      throw wrong("--null-sink is a closed loop over the binary protocol, and nothing else");
    }
    if (sweep && (rate != null || records > 0 || acks != null)) {
      throw wrong(
          "--sweep sets the rate itself, step by step: leave out --rate, --records and --acks");
    }
    require(rate == null || rate > 0, "--rate", rate == null ? 0 : rate);
    if (acks != null && !isBinary) {
      throw wrong("--acks needs --protocol binary: HTTP requests have no sequence");
    }
    require(burst >= 1 && burst <= 100_000, "--burst", burst);
    if (burst > 1 && rate == null && !sweep) {
      throw wrong("--burst needs --rate or --sweep: a closed loop has no schedule");
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
        new RecordMix(zipf, latePercent, lateHours),
        previews == null ? 0 : previews);
  }

  private void require(boolean isRight, String option, long value) {
    if (!isRight) {
      throw wrong(option + " is out of range [value=" + value + "]");
    }
  }

  private ParameterException wrong(String message) {
    CommandSpec own = spec == null ? CommandSpec.create() : spec;
    return new ParameterException(
        own.commandLine() == null ? new CommandLine(own) : own.commandLine(), message);
  }
}
