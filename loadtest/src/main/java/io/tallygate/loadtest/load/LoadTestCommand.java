package io.tallygate.loadtest.load;

import io.tallygate.loadtest.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final WorkloadOptions workload = new WorkloadOptions();
  @Mixin private final TargetOptions target = new TargetOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadOptions options = workload.options();
    check(options);
    PrintStream out = System.out;
    if (target.isNullSink()) {
      return ceiling(options, out);
    }
    if (output.isBudgeted) {
      return new BudgetedRun(options, target, output).run(out);
    }
    return workload.sweep ? sweep(options, out) : single(options, out);
  }

  /** What options of different groups have to do with each other. */
  private void check(LoadOptions options) {
    boolean isBinary = options.protocol() == LoadOptions.Protocol.BINARY;
    boolean hasAcks = output.acks != null;
    if (target.isNullSink() && (!isBinary || workload.sweep || options.rate() > 0 || hasAcks)) {
      throw WrongOption.because(
          spec, "--null-sink is a closed loop over the binary protocol, and nothing else");
    }
    if (workload.sweep && hasAcks) {
      throw WrongOption.because(
          spec, "--sweep is many runs: leave out --acks, which would hold those of the first only");
    }
    if (output.isBudgeted && (!target.isSpawn() || workload.sweep || options.records() > 0)) {
      throw WrongOption.because(
          spec, "--budget needs --spawn and a measured window of --seconds, without --sweep");
    }
    if (hasAcks && !isBinary) {
      throw WrongOption.because(
          spec, "--acks needs --protocol binary: HTTP requests have no sequence");
    }
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
    try (AckFile ackFile = output.ackFile()) {
      report = target.with(options, gateway -> gateway.load(options, ackFile, out), out);
    }
    report.print(out);
    if (output.json != null) {
      report.writeJson(output.json);
    }
    output.writeHistograms(List.of(report.recorder().latencies()));
    return report.isVerified() ? 0 : 1;
  }

  private int sweep(LoadOptions options, PrintStream out) throws IOException, InterruptedException {
    SweepReport report = target.with(options, new Sweep(options, out)::run, out);
    report.print(out);
    if (output.json != null) {
      report.writeJson(output.json);
    }
    output.writeHistograms(report.latencies());
    return report.isVerified() ? 0 : 1;
  }
}
