package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.DirectoryInUseException;
import io.tallygate.rating.store.StoreFailedException;
import io.tallygate.rating.verify.LawResult;
import io.tallygate.rating.verify.Verification;
import io.tallygate.rating.verify.VerificationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the laws on a data directory that no gateway works in. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Check the laws (nothing lost, nothing doubled) on a data directory at rest.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all laws hold",
      "1:a law does not hold",
      "2:wrong usage",
      "3:configuration is refused",
      "4:the directory is in use, or something durable cannot be read"
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory")
  private Path data = Path.of("data");

  @Option(
      names = "--acks",
      paramLabel = "FILE",
      description = "what a client saw acknowledged: lines `ack <producer> <epoch> <sequence>`")
  private @Nullable Path acks;

  @Option(names = "--config", paramLabel = "FILE", description = "settings the gateway runs with")
  private @Nullable Path config;

  @Override
  public Integer call() throws ConfigurationException {
    PrintWriter out = Terminal.out(spec);
    GatewayConfig settings = GatewayConfig.load(config, System.getenv(), Map.of());
    try {
      VerificationReport report = Verification.run(settings.coreSettings(data), acks);
      for (LawResult law : report.laws()) {
        out.printf(
            "%s law %d: %s%n         %s%n",
            law.holds() ? "holds  " : "BROKEN ", law.number(), law.law(), law.checked());
        law.faults().forEach(fault -> out.printf("         - %s%n", fault));
      }
      out.println(report.allHold() ? "all laws hold" : "at least one law does not hold");
      out.flush();
      return report.allHold() ? ExitCode.OK : ExitCode.CHECK_FAILED;
    } catch (DirectoryInUseException e) {
      Terminal.err(spec).println(e.getMessage());
      return ExitCode.DATA;
    } catch (IOException | StoreFailedException e) {
      Terminal.err(spec).println("cannot verify: " + e);
      return ExitCode.DATA;
    }
  }
}
