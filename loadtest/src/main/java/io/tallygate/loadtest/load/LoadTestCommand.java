package io.tallygate.loadtest.load;

import io.tallygate.loadtest.Version;
import java.io.IOException;
import java.io.PrintStream;
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
  @Mixin private final ModeOptions mode = new ModeOptions();
  @Mixin private final TargetOptions target = new TargetOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadOptions options = workload.options(mode);
    mode.check(options);
    target.check();
    check(options);
    PrintStream out = System.out;
    Conditions conditions = Conditions.now(target.gatewayOptions());
    ResultFiles files = output.files(conditions.toJson());
    files.begin();
    RunResult result = result(options, files, out);
    result.print(out);
    files.write(result);
    out.println(conditions);
    return result.isVerified() ? 0 : 1;
  }

  /** What options of different groups have to do with each other. */
  private void check(LoadOptions options) {
    boolean isBinary = options.protocol() == LoadOptions.Protocol.BINARY;
    boolean hasAcks = output.acks != null;
    if (target.isNullSink()
        && (!isBinary || mode.sweep || mode.soak || options.rate() > 0 || hasAcks)) {
      throw WrongOption.because(
          spec, "--null-sink is a closed loop over the binary protocol, and nothing else");
    }
    if (mode.sweep && hasAcks) {
      throw WrongOption.because(spec, "--sweep is many runs: leave out --acks, which is one run's");
    }
    if (output.isBudgeted
        && (!target.isSpawn()
            || mode.sweep
            || mode.soak
            || options.processes() > 1
            || options.records() > 0)) {
      throw WrongOption.because(
          spec,
          "--budget needs --spawn and a measured window of --seconds, without --sweep, --soak and --processes");
    }
    if (hasAcks && !isBinary) {
      throw WrongOption.because(
          spec, "--acks needs --protocol binary: HTTP requests have no sequence");
    }
  }

  /** Runs; what breaks off without a result is saved as failed before it is thrown on. */
  private RunResult result(LoadOptions options, ResultFiles files, PrintStream out)
      throws IOException, InterruptedException {
    try {
      if (target.isNullSink()) {
        return new CeilingReport(options, GeneratorCeiling.measure(options));
      }
      if (output.isBudgeted) {
        return new BudgetedRun(options, target, output.acks).run(out);
      }
      return target.with(options, gateway -> run(options, gateway, out), out);
    } catch (IOException | RuntimeException | InterruptedException e) {
      files.writeFailure(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private RunResult run(LoadOptions options, LoadTarget gateway, PrintStream out)
      throws IOException, InterruptedException {
    if (mode.sweep) {
      return new Sweep(options, out).run(gateway);
    }
    if (mode.soak) {
      return mode.soak(options, out).run(gateway, output.acks);
    }
    return gateway.load(options, output.acks, out);
  }
}
