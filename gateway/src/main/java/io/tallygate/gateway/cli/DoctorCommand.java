package io.tallygate.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.doctor.Doctor;
import io.tallygate.gateway.doctor.Finding;
import io.tallygate.gateway.doctor.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether this machine is one that a gateway runs well on. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Look at disk, limits, memory, certificate, clock and virtual machine, and say what to change.",
      "Writes 64 MiB into the data directory for a few seconds: beside a busy gateway its figures are too low."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing bad was found",
      "1:something bad was found",
      "2:wrong usage",
      "3:configuration is refused",
      "4:the data directory cannot be written to"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "settings the gateway runs with")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory (default: tallygate.data of the settings); must exist")
  private @Nullable Path data;

  @Option(names = "--json", description = "findings as JSON")
  private boolean json;

  @Override
  public Integer call() throws ConfigurationException {
    GatewayConfig settings = GatewayConfig.load(config, System.getenv(), Map.of());
    Path directory = data == null ? settings.data() : data;
    if (!Files.isDirectory(directory)) {
      Terminal.err(spec)
          .println(
              "there is no such directory: make it, or name another one [data=" + directory + "]");
      Terminal.err(spec).flush();
      return ExitCode.DATA;
    }
    try {
      List<Finding> findings =
          Doctor.of(directory, settings, SystemNanoClock.INSTANCE, InstantSource.system())
              .examine();
      print(findings);
      return Doctor.worst(findings) == Verdict.BAD ? ExitCode.CHECK_FAILED : ExitCode.OK;
    } catch (IOException e) {
      Terminal.err(spec).println("cannot examine the data directory: " + Failures.text(e));
      Terminal.err(spec).flush();
      return ExitCode.DATA;
    }
  }

  private static long count(List<Finding> findings, Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }

  private void print(List<Finding> findings) throws JsonProcessingException {
    PrintWriter out = Terminal.out(spec);
    if (json) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(findings));
    } else {
      for (Finding finding : findings) {
        out.printf(
            Locale.ROOT,
            "%-4s %-20s %s%n",
            finding.verdict().name().toLowerCase(Locale.ROOT),
            finding.check(),
            finding.figure());
        if (!finding.advice().isEmpty()) {
          out.printf(Locale.ROOT, "%-4s %-20s → %s%n", "", "", finding.advice());
        }
      }
      out.printf(
          Locale.ROOT,
          "%d ok, %d to look at, %d bad%n",
          count(findings, Verdict.OK),
          count(findings, Verdict.WARN),
          count(findings, Verdict.BAD));
    }
    out.flush();
  }
}
